package io.kubectlpg.operation.values;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.operation.SemanticVersion;
import io.kubectlpg.spec.ClusterName;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A newer program has changed the cluster last. Its version is in the Secret with the applied spec. What the newer program
 * added to the objects, this one would take away without a word.
 */
public final class NewerProgram {
    /** The kinds that apply the objects of the spec. */
    private static final Set<OperationKind> APPLYING =
            EnumSet.of(OperationKind.INSTALL, OperationKind.UPGRADE, OperationKind.MIGRATE, OperationKind.RECOVER);

    private NewerProgram() {}

    /** The finding for a Secret that was read; empty if no newer program wrote it. */
    public static Optional<Finding> in(ClusterName name, ObjectNode secret, String programVersion) {
        String wrote = AppliedSpec.version(secret);
        return SemanticVersion.isNewer(wrote, programVersion)
                ? Optional.of(Finding.warning(
                        "kubectl-pg %s has changed %s, and this is the older %s".formatted(wrote, name, programVersion),
                        ("Use kubectl-pg %s or a later version. This older program would remove what the newer "
                                        + "program has added.")
                                .formatted(wrote)))
                : Optional.empty();
    }

    /** The finding before an operation of this kind; empty also if nobody may know. */
    public static Optional<Finding> before(OperationKind kind, Kube kube, ClusterName name, String programVersion) {
        if (!APPLYING.contains(kind)) {
            return Optional.empty();
        }
        try {
            return kube.get(Kind.SECRET, AppliedSpec.objectName(name))
                    .filter(secret -> Ownership.owns(name, secret))
                    .flatMap(secret -> in(name, secret, programVersion));
        } catch (CliException failure) {
            if (failure.code() == ExitCode.DENIED) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
