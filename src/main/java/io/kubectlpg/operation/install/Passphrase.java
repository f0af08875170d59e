package io.kubectlpg.operation.install;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;

/**
 * The generated passphrase of an encrypted repository. There is one for the life of the backups: a second one would make
 * them unreadable without anybody noticing.
 */
public final class Passphrase {
    private Passphrase() {}

    public static String secret(ClusterName name) {
        return name + "-repository";
    }

    /** Whether the program makes it, and not the user. */
    private static boolean generated(Spec spec) {
        return spec.encrypted()
                && spec.text("/backup/encryption/existingSecret").isEmpty();
    }

    /** An instance is only made after its passphrase: one that is gone then was lost. */
    public static void requireKept(Kube kube, ClusterName name, Spec spec) {
        if (generated(spec) && kube.get(Kind.SECRET, secret(name)).isEmpty()) {
            throw gone(name);
        }
    }

    static CliException gone(ClusterName name) {
        return CliException.refused(
                "the backups of " + name + " are encrypted, and the Secret " + secret(name)
                        + " with their passphrase is gone",
                "Bring it back from what kubectl pg credentials export wrote: kubectl apply -f FILE. Another passphrase cannot open them.");
    }

    /** Whether nobody can have been told of it: there is none yet, or the installation that made it has not ended. */
    public static boolean isNew(Kube kube, ClusterName name, Spec spec) {
        return generated(spec)
                && (kube.get(Kind.SECRET, secret(name)).isEmpty()
                        || kube.list(Kind.STATEFUL_SET, Labels.selector(name)).stream()
                                .anyMatch(set -> set.at("/spec/template/metadata/annotations")
                                        .has(Labels.BOOTSTRAP)));
    }
}
