package io.kubectlpg.pgbackrest;

import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete backup in a repository.
 *
 * @param label such as {@code 20261121-081416F}
 * @param repository the number of its repository
 * @param databaseId the id in {@link InfoDocument#databases()} of the database that was backed up
 * @param stop when it ended, cut to whole seconds by pgBackRest. A recovery cannot go further back
 * @param firstSegment the first WAL segment that it needs
 * @param lastSegment the last WAL segment that it needs
 * @param stopLsn the position at which it becomes consistent
 * @param prior the backup on which it is built; empty for a full one
 * @param references all backups whose files it needs
 * @param damage the damaged pages that pgBackRest found during the backup; empty if there are none
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
     * Sizes in bytes, from pgBackRest.
     *
     * @param database what a restore would write
     * @param backup what this backup copied, before compression
     * @param repository what this backup alone takes in the repository
     * @param repositorySet what it takes together with the backups that it references; empty if pgBackRest does not
     *     know, as for block incremental backups
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

    /** Whether pgBackRest found a page with a wrong checksum. No restore begins with such a backup. */
    public boolean damaged() {
        return damage.isPresent();
    }

    /** Whether the request with this id took the backup. */
    public boolean takenBy(String requestId) {
        return requestId.equals(annotations.get(OPERATION));
    }

    /** A full backup as it could follow this one, for a preview of what would expire. */
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
