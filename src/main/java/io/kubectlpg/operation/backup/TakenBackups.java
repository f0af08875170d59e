package io.kubectlpg.operation.backup;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;

/** Finds the backups of a finished request in the repositories. */
public final class TakenBackups {
    /** How long to wait for a pod that is replaced just after the backup. */
    private static final Duration ASK_LIMIT = Duration.ofSeconds(30);

    private TakenBackups() {}

    /**
     * The backups in the pod's report at the end of the request. The list is empty if there is no report or it cannot
     * be read.
     */
    static List<Backup> told(RequestLog.End end, String id) {
        try {
            return end.info().map(info -> RepositoryReader.takenBy(info, id)).orElse(List.of());
        } catch (CliException unreadable) {
            return List.of();
        }
    }

    /**
     * The backups of a finished request, one for each repository. If no pod answers now, this waits for a pod.
     *
     * @throws CliException if no answer came within half a minute, or if the repository does not list the backup
     */
    public static List<Backup> of(Kube kube, ClusterName cluster, String id) {
        List<Backup> taken = ask(kube, cluster, id);
        if (taken.isEmpty()) {
            throw CliException.failed(
                    "the repository does not list the backup of " + id, "See kubectl pg info " + cluster + ".");
        }
        return taken;
    }

    private static List<Backup> ask(Kube kube, ClusterName cluster, String id) {
        Waiting.Deadline deadline = Waiting.deadline(ASK_LIMIT);
        while (true) {
            try {
                return RepositoryReader.takenBy(
                        kube, Preconditions.primary(new ClusterReader(kube).require(cluster)), id);
            } catch (ExecLost lost) {
                if (deadline.passed()) {
                    throw unknown(cluster, "the connection to the pod was lost").causedBy(lost);
                }
            } catch (CliException failure) {
                if (deadline.passed() || !mayPass(failure)) {
                    throw unknown(cluster, failure.problem()).causedBy(failure);
                }
            }
            Waiting.pause(Duration.ofSeconds(1));
        }
    }

    private static boolean mayPass(CliException failure) {
        return switch (failure.code()) {
            case UNREACHABLE, REFUSED, NOT_FOUND, FAILED, TIMED_OUT -> true;
            case DONE, USAGE, LOCKED, DENIED, INTERRUPTED -> false;
        };
    }

    private static CliException unknown(ClusterName cluster, String why) {
        return CliException.unreachable(
                "the backup is done, but its details cannot be read: " + why, "See kubectl pg info " + cluster + ".");
    }
}
