package io.kubectlpg.pgbackrest;

import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backup that a repository lists, which it does once it is complete.
 *
 * @param label such as {@code 20261121-081416F}
 * @param repository the number of the repository that holds it
 * @param databaseId which of the {@link InfoDocument#databases()} was backed up
 * @param stop when it ended: the earliest moment to which it can be recovered; pgBackRest keeps whole seconds
 * @param firstSegment WAL that it needs, from here
 * @param lastSegment to here
 * @param stopLsn where it becomes consistent
 * @param prior the backup that it was built on; empty for a full one
 * @param references all backups whose files it needs
 * @param damage what pgBackRest found damaged when it took the backup; empty when nothing was
 */
public record Backup(
        String label,
        BackupType type,
        int repository,
        int databaseId,
        Instant start,
        Instant stop,
        String firstSegment,
        String lastSegment,
        Lsn stopLsn,
        Sizes sizes,
        Optional<String> prior,
        List<String> references,
        Optional<Damage> damage,
        Map<String, String> annotations) {
    /** The annotation that holds the id of the request that took the backup. */
    public static final String OPERATION = "operation";

    /**
     * In bytes, as pgBackRest counts them.
     *
     * @param database all that a restore would write
     * @param backup how much of it this backup copied, before compression
     * @param repository what this backup takes in the repository by itself
     * @param repositorySet what it takes with all that it refers to; empty where pgBackRest does not know, as for
     *     backups by blocks
     */
    public record Sizes(long database, long backup, long repository, Optional<Long> repositorySet) {}

    public Backup {
        Timeline.ofSegment(firstSegment);
        Timeline.ofSegment(lastSegment);
        if (type == BackupType.FULL && prior.isPresent()) {
            throw new IllegalArgumentException("a full backup that is built on another one: " + label);
        }
        references = List.copyOf(references);
        annotations = Map.copyOf(annotations);
    }

    public Timeline timeline() {
        return Timeline.ofSegment(lastSegment);
    }

    public Duration duration() {
        return Duration.between(start, stop);
    }

    /** Whether pgBackRest found a page whose checksum was wrong: no restore begins with such a backup. */
    public boolean damaged() {
        return damage.isPresent();
    }

    /** Whether that request took it. */
    public boolean takenBy(String requestId) {
        return requestId.equals(annotations.get(OPERATION));
    }

    /** A full backup as it might follow this one. */
    Backup asFull(String newLabel, Instant at) {
        return new Backup(
                newLabel,
                BackupType.FULL,
                repository,
                databaseId,
                at,
                at,
                lastSegment,
                lastSegment,
                stopLsn,
                sizes,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.of());
    }
}
