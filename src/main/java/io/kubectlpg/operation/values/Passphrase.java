package io.kubectlpg.operation.values;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The passphrase of an encrypted repository, in the program's own Secret. The program generated it, or the user gave
 * it. It never changes while the backups exist: with another passphrase the backups could not be read, and nobody would
 * notice.
 */
public final class Passphrase {
    private static final String GIVEN = "passphraseGiven";

    private static final String BROUGHT_BACK =
            "Create it again from the file that kubectl pg credentials export wrote: kubectl apply -f FILE";

    private Passphrase() {}

    public static String secret(ClusterName name) {
        return name + "-repository";
    }

    /** Whether the passphrase is in the program's own Secret, not in a Secret of the user. */
    private static boolean kept(Spec spec) {
        return spec.encrypted()
                && spec.text("/backup/encryption/existingSecret").isEmpty();
    }

    /**
     * Fails if the passphrase is lost. It must exist if the cluster has an instance, because it is made before the
     * instance.
     */
    public static void requireKept(Kube kube, ClusterName name, Spec spec) {
        if (kept(spec) && kube.get(Kind.SECRET, secret(name)).isEmpty()) {
            throw goneFromACluster(name);
        }
    }

    /**
     * The exception for a lost passphrase of an existing cluster. The user cannot give the passphrase again, because
     * nobody would notice a wrong one.
     */
    public static CliException goneFromACluster(ClusterName name) {
        return gone(name, BROUGHT_BACK + ". No other passphrase can open the backups.");
    }

    /**
     * The exception for a lost passphrase of existing backups. It is used if nothing else of the cluster is known to
     * exist.
     */
    public static CliException gone(ClusterName name) {
        return gone(
                name,
                BROUGHT_BACK
                        + "; or give it with --set-file backup.encryption.passphrase=FILE. No other passphrase can "
                        + "open the backups.");
    }

    private static CliException gone(ClusterName name, String remedy) {
        return CliException.refused(
                "the backups of " + name + " are encrypted, and the Secret " + secret(name)
                        + " with their passphrase is gone",
                remedy);
    }

    /** Fails if the given passphrase differs from the cluster's passphrase, which is never replaced. */
    public static void requireSame(Kube kube, ClusterName name, Spec spec) {
        spec.passphrase()
                .filter(given -> kube.get(Kind.SECRET, secret(name))
                        .map(Passphrase::text)
                        .filter(there -> !there.equals(given))
                        .isPresent())
                .ifPresent(another -> {
                    throw CliException.refused(
                            "the Secret " + secret(name)
                                    + " holds a different passphrase from backup.encryption.passphrase",
                            "The backups keep the passphrase that they were made with: leave the value out. If the "
                                    + "passphrase in the Secret is wrong, delete the Secret.");
                });
    }

    /**
     * Writes the values for a journal, without secrets. It only notes whether the user gave a passphrase, so that no
     * other one is generated later.
     */
    public static void store(ObjectNode arguments, Spec spec) {
        arguments.set("values", spec.withoutSecrets());
        if (spec.passphrase().isPresent()) {
            arguments.put(GIVEN, true);
        }
    }

    /**
     * The values from a journal, with the given passphrase; see {@link #store}.
     *
     * @throws CliException refused, if the client died before it stored the passphrase in the Secret
     */
    public static Spec stored(Kube kube, ClusterName name, ObjectNode arguments) {
        Spec spec = Spec.fromStored(arguments.path("values"));
        if (!arguments.path(GIVEN).asBoolean()) {
            return spec;
        }
        return kube.get(Kind.SECRET, secret(name))
                .map(secret -> spec.withPassphrase(text(secret)))
                .orElseThrow(() -> CliException.refused(
                        "the command ended before the passphrase of the repository was stored",
                        "Run the interrupted command again, with the same values."));
    }

    private static String text(ObjectNode secret) {
        byte[] encoded = secret.path("data").path("cipher-pass").asText().getBytes(StandardCharsets.US_ASCII);
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    /**
     * Whether the generated passphrase was never shown, because it does not exist yet or its installation has not
     * ended.
     */
    public static boolean isNew(Kube kube, ClusterName name, Spec spec) {
        return kept(spec)
                && spec.passphrase().isEmpty()
                && (kube.get(Kind.SECRET, secret(name)).isEmpty()
                        || kube.list(Kind.STATEFUL_SET, Labels.selector(name)).stream()
                                .anyMatch(set -> set.at("/spec/template/metadata/annotations")
                                        .has(Labels.BOOTSTRAP)));
    }
}
