package io.kubectlpg.operation.values;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Passwords;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.Base64;
import java.util.Optional;

/**
 * Checks the user's own Secrets that the values name. If one is missing, a pod does not start or cannot open its
 * repository.
 */
public final class UserSecrets {
    private final Kube kube;

    private UserSecrets(Kube kube) {
        this.kube = kube;
    }

    /** Fails if such a Secret does not exist or does not contain a needed key. */
    public static void require(Kube kube, Spec spec) {
        var given = new UserSecrets(kube);
        given.require("existingSecret", spec.existingSecret(), "password");
        spec.existingSecret().ifPresent(given::requireUsable);
        for (S3Repository s3 : spec.buckets()) {
            if (s3.keys() instanceof S3Keys.Existing(String secret)) {
                given.require(s3.slot().option() + ".existingSecret", Optional.of(secret), "accessKey", "secretKey");
            }
        }
        if (spec.encrypted()) {
            given.require(
                    "backup.encryption.existingSecret", spec.text("/backup/encryption/existingSecret"), "cipher-pass");
        }
    }

    private void requireUsable(String secret) {
        kube.get(Kind.SECRET, secret)
                .map(object -> object.path("data").path("password").asText())
                .ifPresent(password ->
                        Passwords.requireUsable(secret, Base64.getDecoder().decode(password)));
    }

    private void require(String value, Optional<String> secret, String... keys) {
        if (secret.isEmpty()) {
            return;
        }
        Optional<ObjectNode> found = kube.get(Kind.SECRET, secret.get());
        for (String key : keys) {
            if (found.filter(object -> object.path("data").has(key)).isEmpty()) {
                throw CliException.refused(
                        "%s names the Secret %s, which %s"
                                .formatted(
                                        value, secret.get(), found.isEmpty() ? "does not exist" : "has no key " + key),
                        "Create it in the namespace " + kube.namespace() + " with the "
                                + (keys.length == 1 ? "key " : "keys ") + String.join(", ", keys) + ".");
            }
        }
    }
}
