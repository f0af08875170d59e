package io.kubectlpg.spec;

import java.util.Optional;

/**
 * A repository in an S3 bucket.
 *
 * @param slot its position in the values: S3 or SECONDARY
 * @param prefix the path in the bucket before {@code /namespace/name}; empty, or with a slash at its start and none at
 *     its end
 * @param endpoint the host, with a port if it is not 443; without a scheme, because pgBackRest always uses TLS
 * @param ca CA certificates in PEM that verify the endpoint; empty: those of the image
 * @param verify whether the endpoint's certificate is verified
 * @param keyType pgBackRest's repo-s3-key-type: shared, auto or web-id
 * @param pathStyle whether the path of the URL names the bucket; if not, the host name does
 * @param kmsKeyId the key of server-side encryption; empty: the bucket's own setting
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

    /** The path of the cluster's backups in the bucket. */
    public String path(String namespace, ClusterName name) {
        return prefix + "/" + namespace + "/" + name;
    }

    @Override
    public String place() {
        return endpoint + "/" + bucket + prefix;
    }

    /** Whether keys give access to the bucket. If not, the role of a node or ServiceAccount does. */
    public boolean hasKeys() {
        return !(keys instanceof S3Keys.None);
    }

    /** The name of the Secret with its keys. */
    public String keySecret(ClusterName name) {
        return keys instanceof S3Keys.Existing(String secret) ? secret : ownKeySecret(slot, name);
    }

    /** The name of the Secret in which the program stores keys that the user gave as values. */
    public static String ownKeySecret(RepositorySlot slot, ClusterName name) {
        return name + (slot == RepositorySlot.S3 ? "-s3" : "-" + slot.word() + "-s3");
    }
}
