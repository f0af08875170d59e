package io.kubectlpg.spec;

/** Where pgBackRest keeps backups and WAL. */
public sealed interface Repository permits S3Repository, VolumeRepository {
    /** The number N of pgBackRest's options repoN-*, from 1. */
    int number();

    RepositorySlot slot();

    /** In words, such as {@code s3.example.com/bucket/prefix}: two places are two repositories. */
    String place();
}
