package io.kubectlpg.operation.abort;

import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes the state in which an abandoned operation leaves the cluster, and the commands to use next.
 *
 * @param promotes whether the operation has decided that another instance becomes the primary, and not ended that
 * @param copies whether the operation has stopped the server to copy the volume, and no server runs on the copy yet
 */
record AbandonedState(
        OperationRecord operation, ClusterName cluster, String namespace, boolean copies, boolean promotes) {
    private static final String DECIDED =
            "The decision stays as far as it was carried out: an instance that has accepted the order becomes the "
                    + "primary, and one that has handed over stays a replica.";

    /**
     * The operation and its steps, one line each: finished steps, the step that was begun, and steps that were not
     * begun.
     */
    List<String> steps() {
        var lines = new ArrayList<String>();
        lines.add("%s %s by %s has not ended:".formatted(operation.word(), operation.id(), operation.by()));
        operation.waitsFor().ifPresent(why -> lines.add("  the operation waits: " + why));
        if (operation.steps().isEmpty()) {
            lines.add("  no step has begun");
        }
        for (OperationRecord.StepRecord step : operation.steps()) {
            String state = step.ended() != null ? "done     " : step.started() != null ? "begun    " : "not begun";
            lines.add("  " + state + "  " + step.name());
        }
        return lines;
    }

    /** The state of the cluster in one sentence. */
    String state() {
        if (promotes) {
            return DECIDED;
        }
        return switch (operation.kind()) {
            case INSTALL -> "The objects that were created stay. If there is a database, it stays, too.";
            case UPGRADE ->
                copies
                        ? "The copy of the volume is stopped. The database is stopped and complete. It is on the old "
                                + "volume, or on the new one if the copy had finished."
                        : "Some objects may have the old values and others the new ones. The database stays as it is.";
            case MIGRATE -> "The configuration may name the old repository or the new one.";
            case RESTORE -> "The work no longer runs in the instance, and it will not start again.";
            case RECOVER -> "The objects that were created stay. There is no database until a restore has succeeded.";
            case CLONE -> "The objects of the clone stay; its source is not touched.";
            case BACKUP -> "The backup no longer runs. The repository lists only complete backups.";
            case EXPIRE -> "Some expired backups are removed; the next backup or expire removes the others.";
            case UNINSTALL -> "Some objects are removed, and others still exist.";
            case ROTATE_CREDENTIALS, APPLY_CREDENTIALS ->
                "Each password may be changed in the server, in the Secret, in both, or in neither.";
            case SCALE_REPLICAS, REBUILD_REPLICA, REPLACE_REPLICA ->
                "The primary is not affected. A replica whose copy is not complete runs no server.";
            case PROMOTE, FAIL_OVER -> DECIDED;
            case START, STOP, RESTART, FENCE, UNFENCE ->
                "The server may be running or stopped. The data stays as it is.";
            case VERIFY, DRILL, RESTORE_DATA, RELOAD, SUSPEND_SCHEDULE, RESUME_SCHEDULE, RUN_SCHEDULE, OTHER ->
                "The finished steps are not undone.";
        };
    }

    private List<String> decided() {
        return List.of(
                "See which instance is the primary: " + command("status"),
                "If none is, this promotes the one that has most, and loses nothing as long as all instances "
                        + "answer: " + command("promote") + " --failover",
                "If one is, this completes its promotion: kubectl pg promote INSTANCE -n " + namespace);
    }

    /** The commands to use next, each after a few words of explanation. */
    List<String> wayOn() {
        if (promotes) {
            return decided();
        }
        return switch (operation.kind()) {
            case UPGRADE ->
                copies
                        ? List.of(
                                "Start the server; if the copy had finished, the command tells you so: "
                                        + command("start"),
                                "Then finish the move: " + command("upgrade"),
                                again())
                        : List.of(
                                "See how the cluster differs from its values: " + command("diff"),
                                "Apply the values that were stored last: " + command("upgrade"),
                                again());
            case RESTORE -> closed(cluster, namespace);
            case CLONE -> List.of(again(), "Or remove it: " + command("uninstall") + " --delete-data");
            case SCALE_REPLICAS ->
                List.of(
                        "See the replicas: " + command("replicas list"),
                        "Make or remove what is missing or too much: kubectl pg replicas scale " + cluster + " N -n "
                                + namespace,
                        again());
            case REBUILD_REPLICA, REPLACE_REPLICA -> List.of("See the replicas: " + command("replicas list"), again());
            case PROMOTE, FAIL_OVER -> decided();
            case BACKUP, EXPIRE -> List.of(again());
            case INSTALL,
                    UNINSTALL,
                    MIGRATE,
                    VERIFY,
                    DRILL,
                    RESTORE_DATA,
                    RECOVER,
                    ROTATE_CREDENTIALS,
                    APPLY_CREDENTIALS,
                    START,
                    STOP,
                    RESTART,
                    FENCE,
                    UNFENCE,
                    RELOAD,
                    SUSPEND_SCHEDULE,
                    RESUME_SCHEDULE,
                    RUN_SCHEDULE,
                    OTHER -> List.of("See the state of the cluster: " + command("status"), again());
        };
    }

    /** The commands for a database that a restore may have left closed. */
    static List<String> closed(ClusterName cluster, String namespace) {
        return List.of(
                "See the state of the cluster: kubectl pg status " + cluster + " -n " + namespace,
                "If the database is closed, restore it to the last commit in the archive: kubectl pg restore " + cluster
                        + " -n " + namespace
                        + " --latest");
    }

    private String again() {
        String typed = operation.command();
        return "Run it again: kubectl pg " + typed + (typed.contains(" -n ") ? "" : " -n " + namespace);
    }

    private String command(String word) {
        return "kubectl pg " + word + " " + cluster + " -n " + namespace;
    }
}
