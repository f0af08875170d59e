package io.kubectlpg.operation.values;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;

/**
 * Checks the Secrets with the keys of buckets. Only the user can create such a Secret again, because only the user has
 * the keys.
 */
public final class RepositoryKeys {
    private RepositoryKeys() {}

    /** Fails if such a Secret is missing and this command does not give its keys. */
    public static void requireKept(Kube kube, ClusterName name, Spec spec) {
        for (S3Repository s3 : spec.buckets()) {
            if (s3.keys() instanceof S3Keys.Stored
                    && kube.get(Kind.SECRET, s3.keySecret(name)).isEmpty()) {
                throw gone(name, s3);
            }
        }
    }

    /**
     * Fails if an operation cannot be resumed because its client ended before it stored the keys. The journal never
     * contains keys.
     */
    public static void requireStored(Kube kube, ClusterName name, Spec spec) {
        boolean missing = spec.buckets().stream()
                .filter(s3 -> s3.keys() instanceof S3Keys.Stored)
                .anyMatch(s3 -> kube.get(Kind.SECRET, s3.keySecret(name)).isEmpty());
        if (missing) {
            throw CliException.refused(
                    "the installation ended before the keys of the repository were stored",
                    "Run the interrupted command again, with the same values.");
        }
    }

    /** The exception for a missing Secret, with the command that creates it again. */
    public static CliException gone(ClusterName name, S3Repository s3) {
        String option = s3.slot().option();
        return CliException.refused(
                "the Secret %s with the keys of the bucket %s is missing, and without it archiving and backups fail"
                        .formatted(s3.keySecret(name), s3.bucket()),
                ("Give the keys again: kubectl pg upgrade %1$s --set-file %2$s.accessKey=FILE --set-file "
                                + "%2$s.secretKey=FILE")
                        .formatted(name, option));
    }
}
