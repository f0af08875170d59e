package io.kubectlpg.spec;

/** A place where pgBackRest stores backups and WAL. */
public sealed interface Repository permits S3Repository, VolumeRepository {
    /** The number N in pgBackRest's options repoN-*, from 1. */
    int number();

    RepositorySlot slot();

    /**
     * The place in words, such as {@code s3.example.com/bucket/prefix}. No two repositories of a cluster have the same
     * place.
     */
    String place();
}
