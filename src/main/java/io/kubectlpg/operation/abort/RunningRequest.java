package io.kubectlpg.operation.abort;

import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.RestorePhase;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;

/** Describes the consequences of stopping a request that an instance carries out. */
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
            case BACKUP -> "No repository will list this backup. Older backups and the archive stay as they are.";
            case EXPIRE -> "Some expired backups are removed by then; the next backup or expire removes the others.";
            case CLONE -> copy(request.phase().orElse("check"));
            case VERIFY -> "A verification changes nothing.";
            case SKIPPED, OTHER -> "The work stays unfinished.";
        };
    }

    private static String copy(String phase) {
        return switch (phase) {
            case "check", "stop" -> "Nothing is copied yet. The replica stays as it is.";
            case "stream" -> "The copy is complete, and the replica follows the primary by itself.";
            default -> "The copy is incomplete. The replica stays closed until another copy is complete.";
        };
    }

    private static String restore(Optional<String> phase, boolean closedBefore) {
        Optional<RestorePhase> known = phase.flatMap(RestorePhase::of);
        if (known.filter(RestorePhase::opened).isPresent()) {
            return "The database is restored and open. Only the archiving of its new timeline and the full backup "
                    + "are given up: take a backup afterwards.";
        }
        if (phase.isPresent() && known.filter(one -> !one.closed()).isEmpty()) {
            return "The data directory is incomplete. The database stays closed until another restore succeeds.";
        }
        return closedBefore
                ? "Nothing is restored yet. The database stays closed, because an earlier restore left it closed."
                : "Nothing is restored yet. The database opens again, unchanged.";
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
