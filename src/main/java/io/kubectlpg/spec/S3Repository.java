package io.kubectlpg.spec;

import java.util.Optional;

/**
 * The S3 bucket that holds backups and WAL.
 *
 * @param slot where it stands in the values: S3 or SECONDARY
 * @param prefix what precedes {@code /namespace/name} in the bucket; empty or starting with a slash, without one at the end
 * @param endpoint host, with a port if it is not 443; no scheme, pgBackRest speaks TLS only
 * @param ca certificates in PEM that the endpoint is verified by; empty: those of the image
 * @param verify whether the endpoint's certificate is verified at all
 * @param keyType pgBackRest's repo-s3-key-type: shared, auto or web-id
 * @param pathStyle the bucket is named in the path instead of the host name
 * @param kmsKeyId of the server-side encryption; empty: as the bucket does it
 */
public record S3Repository(
        int number,
        RepositorySlot slot,
        String bucket,
        String prefix,
        String endpoint,
        String region,
        Optional<String> ca,
        boolean verify,
        boolean pathStyle,
        String keyType,
        Optional<String> kmsKeyId,
        S3Keys keys)
        implements Repository {

    /** Where the cluster's backups are in the bucket. */
    public String path(String namespace, ClusterName name) {
        return prefix + "/" + namespace + "/" + name;
    }

    @Override
    public String place() {
        return endpoint + "/" + bucket + prefix;
    }

    /** Whether it is opened by keys and not by a role. */
    public boolean hasKeys() {
        return !(keys instanceof S3Keys.None);
    }

    /** The Secret that holds its keys. */
    public String keySecret(ClusterName name) {
        return keys instanceof S3Keys.Existing(String secret) ? secret : ownKeySecret(slot, name);
    }

    /** The Secret that the program keeps keys in, where they are not in one of the user's. */
    public static String ownKeySecret(RepositorySlot slot, ClusterName name) {
        return name + (slot == RepositorySlot.S3 ? "-s3" : "-" + slot.word() + "-s3");
    }
}
