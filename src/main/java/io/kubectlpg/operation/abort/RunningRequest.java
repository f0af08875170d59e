package io.kubectlpg.operation.abort;

import io.kubectlpg.cluster.Request;
import io.kubectlpg.spec.ClusterName;
import java.util.List;

/** What it means to give up a request that an instance carries out, in words. */
final class RunningRequest {
    private RunningRequest() {}

    static List<String> of(Request request, ClusterName cluster, boolean closedBefore) {
        String phase = request.phase().orElse("");
        String what = "The %s %s runs in %s%s."
                .formatted(request.kind(), request.id(), cluster, phase.isEmpty() ? "" : ", in the phase " + phase);
        return List.of(what, request.kind().equals(LeftBehind.RESTORE) ? restore(phase, closedBefore) : other(request));
    }

    private static String restore(String phase, boolean closedBefore) {
        return switch (phase) {
            case "", "check", "stop", "rescue" ->
                closedBefore
                        ? "Nothing is restored yet. The database stays closed, as the restore before this one left it."
                        : "Nothing is restored yet. The database opens again as it was.";
            case "archive", "backup" ->
                "The database is restored and open. What is given up is that its new timeline comes into the archive, and a "
                        + "full backup: take one afterwards.";
            default ->
                "The data directory is between two states. The database stays closed until another restore succeeds.";
        };
    }

    private static String other(Request request) {
        return switch (request.kind()) {
            case "backup" -> "No repository will list it. Older backups and the archive stay as they are.";
            case "expire" -> "What has expired by then is gone; the next backup or expire goes on.";
            case "verify" -> "It changes nothing.";
            default -> "It ends where it is.";
        };
    }

    static String ended(Request request, ClusterName cluster, LeftBehind.End end) {
        String given = "The " + request.kind() + " " + request.id() + " is given up";
        return switch (end) {
            case OPEN -> given + "; the database of " + cluster + " is open.";
            case CLOSED -> given + "; the database of " + cluster + " is closed until another restore succeeds.";
            case ENDED, NOTHING_RAN -> given + ".";
        };
    }
}
