package io.kubectlpg.operation.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.RepositorySlot;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Finds the keys of the new bucket: the given keys, those in a Secret of the user, those of the old bucket, or those
 * that were stored when the move began.
 */
final class NewRepositoryKeys {
    private NewRepositoryKeys() {}

    /**
     * The move with the keys of its new bucket.
     *
     * @param given whether the command that began the move gave keys; then they are stored in the slot that the
     *     repository uses during the move
     */
    static RepositoryMove complete(Kube kube, ClusterName name, RepositoryMove move, boolean given) {
        Optional<S3Repository> bucket = move.locked();
        if (bucket.isEmpty()) {
            return move;
        }
        return move.with(
                switch (bucket.get().keys()) {
                    case S3Keys.Given now -> now;
                    case S3Keys.Existing(String secret) -> read(kube, secret);
                    case S3Keys.Stored stored -> read(kube, given ? kept(kube, name, move.slot()) : old(name, move));
                    case S3Keys.None none -> throw new IllegalStateException("a bucket without keys");
                });
    }

    private static String kept(Kube kube, ClusterName name, RepositorySlot slot) {
        String secret = S3Repository.ownKeySecret(slot, name);
        // After the old repository is removed the keys are in their final slot, and may be only there.
        return kube.get(Kind.SECRET, secret).isPresent() ? secret : S3Repository.ownKeySecret(RepositorySlot.S3, name);
    }

    private static String old(ClusterName name, RepositoryMove move) {
        return move.before().buckets().getFirst().keySecret(name);
    }

    private static S3Keys.Given read(Kube kube, String secret) {
        ObjectNode found = kube.get(Kind.SECRET, secret)
                .orElseThrow(() -> CliException.refused(
                        "the Secret " + secret + " with the keys of the bucket is missing",
                        "Run the interrupted command again, with the same values and keys."));
        return new S3Keys.Given(value(found, "accessKey"), value(found, "secretKey"));
    }

    private static String value(ObjectNode secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(key).asText()), StandardCharsets.UTF_8);
    }
}
