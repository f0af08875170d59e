package io.kubectlpg.spec;

/** The source of a bucket's keys. */
public sealed interface S3Keys {

    /** The user gave the keys with this command. */
    record Given(String accessKey, String secretKey) implements S3Keys {
        /** The class name without the keys. */
        @Override
        public String toString() {
            return "Given[accessKey=***, secretKey=***]";
        }
    }

    /** There are no keys: the role of the node or of the ServiceAccount gives access. */
    record None() implements S3Keys {}

    /** The keys are in a Secret of the user, under {@code accessKey} and {@code secretKey}. */
    record Existing(String secret) implements S3Keys {}

    /**
     * The user gave the keys with an earlier command, and the cluster stores them in a Secret. Only a stored spec has
     * this source.
     */
    record Stored() implements S3Keys {}
}
