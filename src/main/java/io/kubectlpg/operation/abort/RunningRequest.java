package io.kubectlpg.operation.abort;

import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.RestorePhase;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;

/** Describes what it means to end a request that an instance carries out. */
final class RunningRequest {
    private RunningRequest() {}

    static List<String> of(Request request, ClusterName cluster, boolean closedBefore) {
        String what = "The %s %s runs in %s%s."
                .formatted(
                        request.word(),
                        request.id(),
                        cluster,
                        request.phase().map(phase -> ", in the phase " + phase).orElse(""));
        return List.of(what, left(request, closedBefore));
    }

    private static String left(Request request, boolean closedBefore) {
        return switch (request.kind()) {
            case RESTORE -> restore(request.phase(), closedBefore);
            case BACKUP -> "No repository will list it. Older backups and the archive stay as they are.";
            case EXPIRE -> "What has expired by then is gone; the next backup or expire goes on.";
            case VERIFY -> "It changes nothing.";
            case SKIPPED, OTHER -> "It ends where it is.";
        };
    }

    private static String restore(Optional<String> phase, boolean closedBefore) {
        Optional<RestorePhase> known = phase.flatMap(RestorePhase::of);
        if (known.filter(RestorePhase::opened).isPresent()) {
            return "The database is restored and open. What is given up is that its new timeline comes into the archive, and a "
                    + "full backup: take one afterwards.";
        }
        if (phase.isPresent() && known.filter(one -> !one.closed()).isEmpty()) {
            return "The data directory is between two states. The database stays closed until another restore succeeds.";
        }
        return closedBefore
                ? "Nothing is restored yet. The database stays closed, as the restore before this one left it."
                : "Nothing is restored yet. The database opens again as it was.";
    }

    static String ended(Request request, ClusterName cluster, LeftBehind.End end) {
        String given = "The " + request.word() + " " + request.id() + " is given up";
        return switch (end) {
            case OPEN -> given + "; the database of " + cluster + " is open.";
            case CLOSED -> given + "; the database of " + cluster + " is closed until another restore succeeds.";
            case ENDED, NOTHING_RAN -> given + ".";
        };
    }
}
