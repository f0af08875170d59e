package io.kubectlpg.spec;

/**
 * The position of a repository in the values. The repositories of a cluster are numbered in this order, from 1, as
 * pgBackRest's repoN.
 */
public enum RepositorySlot {
    S3("s3", "backup.s3"),
    SECONDARY("secondary", "backup.secondary.s3"),
    VOLUME("volume", "backup.volume");

    private final String word;
    private final String option;

    RepositorySlot(String word, String option) {
        this.word = word;
        this.option = option;
    }

    /** The word of the slot in names of files and folders in the pod, and in settings.env. */
    public String word() {
        return word;
    }

    /** The path of the repository's values, such as {@code backup.secondary.s3}. */
    public String option() {
        return option;
    }

    ValuePath path() {
        return ValuePath.parse(option);
    }
}
