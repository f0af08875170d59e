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
 * Finds out whether a newer version of the program has changed the cluster last. The Secret with the applied spec contains
 * that version. This older program would remove what the newer one has added to the objects, and would not say so.
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

    /**
     * The finding before an operation of this kind. It is also empty if such an operation applies no objects, or if the
     * user may not read the Secret.
     */
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
