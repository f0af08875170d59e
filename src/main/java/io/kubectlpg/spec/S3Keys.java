package io.kubectlpg.spec;

/** Where the keys of the bucket come from. */
public sealed interface S3Keys {

    /** Given by the user with this run. */
    record Given(String accessKey, String secretKey) implements S3Keys {
        /** Prints no keys. */
        @Override
        public String toString() {
            return "Given[accessKey=***, secretKey=***]";
        }
    }

    /** The node's or the ServiceAccount's role is enough. */
    record None() implements S3Keys {}

    /** In a Secret of the user's, under {@code accessKey} and {@code secretKey}. */
    record Existing(String secret) implements S3Keys {}

    /** Given by the user with an earlier run: in the Secret that was made then. Only a stored spec says so. */
    record Stored() implements S3Keys {}
}
