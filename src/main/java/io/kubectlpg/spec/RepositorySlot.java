package io.kubectlpg.spec;

/** Where in the values a repository stands. Those that are set are numbered in this order, from 1: pgBackRest's repoN. */
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

    /** The word for it in names of files and folders in the pod, and in the pod's settings. */
    public String word() {
        return word;
    }

    /** The path of its values, such as {@code backup.secondary.s3}. */
    public String option() {
        return option;
    }

    ValuePath path() {
        return ValuePath.parse(option);
    }
}
