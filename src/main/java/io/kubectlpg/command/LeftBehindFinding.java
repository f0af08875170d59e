package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.OperationLock;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.spec.ClusterName;
import java.util.List;

/** The finding about an operation in the journal that has not ended and that no client works on. */
final class LeftBehindFinding {
    private LeftBehindFinding() {}

    /**
     * The finding. If the user may not read the lock, a running operation is reported, too. If the user may not read
     * the journal, the list is empty.
     */
    static List<Finding> of(Kube kube, ClusterName cluster) {
        try {
            return new Journal(kube, cluster)
                            .unfinished()
                            .filter(left -> !worked(kube, cluster))
                            .map(left -> Finding.warning(left.words(), OperationRecord.wayOut(cluster)))
                            .stream()
                            .toList();
        } catch (CliException unreadable) {
            return unreadable.code() == ExitCode.DENIED
                    ? List.of()
                    : List.of(Finding.warning(unreadable.problem(), unreadable.remedy()));
        }
    }

    private static boolean worked(Kube kube, ClusterName cluster) {
        try {
            return OperationLock.held(kube, cluster);
        } catch (CliException denied) {
            return false;
        }
    }
}
