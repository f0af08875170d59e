package io.kubectlpg.pgbackrest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TransactionId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The user's target and options for a recovery.
 *
 * @param backup the backup to start from; empty: the backup that reaches the target fastest
 * @param timeline the timeline to follow; empty: the timeline that was last in use
 * @param repository pgBackRest's number of the repository, from 1; empty: the first repository that has the backup
 * @param force whether to go on if the program cannot check that the recovery is safe
 * @param upToHole whether to end before the hole if WAL is missing in the archive
 */
public record RecoveryChoice(
        RecoveryTarget target,
        Optional<BackupLabel> backup,
        Optional<Timeline> timeline,
        OptionalInt repository,
        boolean force,
        boolean upToHole) {

    /** A choice without {@code force} and {@code upToHole}. */
    public RecoveryChoice(
            RecoveryTarget target, Optional<BackupLabel> backup, Optional<Timeline> timeline, OptionalInt repository) {
        this(target, backup, timeline, repository, false, false);
    }

    /** A copy with these values of {@code force} and {@code upToHole}. */
    public RecoveryChoice accepting(boolean unknown, boolean hole) {
        return new RecoveryChoice(target, backup, timeline, repository, unknown, hole);
    }

    /** A choice of a target only; the program chooses the rest. */
    public static RecoveryChoice of(RecoveryTarget target) {
        return new RecoveryChoice(target, Optional.empty(), Optional.empty(), OptionalInt.empty());
    }

    /** Whether only a search in the WAL shows the position of the target. */
    public boolean inTheWal() {
        return target instanceof RecoveryTarget.Name || target instanceof RecoveryTarget.Xid;
    }

    /** The JSON for the journal; {@link #parse} reads it. */
    public ObjectNode toTree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        switch (target) {
            case RecoveryTarget.Time time -> tree.put("time", time.at().toString());
            case RecoveryTarget.Lsn lsn -> tree.put("lsn", lsn.at().toString());
            case RecoveryTarget.Xid xid -> tree.put("xid", xid.id().toString());
            case RecoveryTarget.Name point -> tree.put("name", point.name().toString());
            case RecoveryTarget.Immediate _ -> tree.put("immediate", true);
            case RecoveryTarget.Latest _ -> tree.put("latest", true);
        }
        if (target.exclusive()) {
            tree.put("exclusive", true);
        }
        backup.ifPresent(label -> tree.put("set", label.toString()));
        timeline.ifPresent(followed -> tree.put("timeline", followed.number()));
        repository.ifPresent(number -> tree.put("repository", number));
        if (force) {
            tree.put("force", true);
        }
        if (upToHole) {
            tree.put("upToHole", true);
        }
        return tree;
    }

    /**
     * Reads the JSON that {@link #toTree} wrote.
     *
     * @throws IllegalArgumentException if the JSON has another form
     */
    public static RecoveryChoice parse(JsonNode tree) {
        return new RecoveryChoice(
                target(tree, tree.path("exclusive").asBoolean()),
                tree.has("set") ? Optional.of(new BackupLabel(tree.path("set").asText())) : Optional.empty(),
                tree.has("timeline")
                        ? Optional.of(new Timeline(tree.path("timeline").asInt()))
                        : Optional.empty(),
                tree.has("repository") ? OptionalInt.of(tree.path("repository").asInt()) : OptionalInt.empty(),
                tree.path("force").asBoolean(),
                tree.path("upToHole").asBoolean());
    }

    private static RecoveryTarget target(JsonNode tree, boolean exclusive) {
        if (tree.has("time")) {
            return new RecoveryTarget.Time(Instant.parse(tree.path("time").asText()), exclusive);
        }
        if (tree.has("lsn")) {
            return new RecoveryTarget.Lsn(Lsn.parse(tree.path("lsn").asText()), exclusive);
        }
        if (tree.has("xid")) {
            return new RecoveryTarget.Xid(TransactionId.parse(tree.path("xid").asText()), exclusive);
        }
        if (tree.has("name")) {
            return new RecoveryTarget.Name(
                    new RestorePointName(tree.path("name").asText()));
        }
        if (tree.path("immediate").asBoolean()) {
            return new RecoveryTarget.Immediate();
        }
        if (tree.path("latest").asBoolean()) {
            return new RecoveryTarget.Latest();
        }
        throw new IllegalArgumentException("no recovery target: " + tree);
    }
}
