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
 * @param label the label, such as {@code 20261121-081416F}
 * @param repository the number of its repository
 * @param databaseId the id in {@link InfoDocument#databases()} of the database in the backup
 * @param stop the time of its end; pgBackRest cuts it to whole seconds. A recovery cannot go further back
 * @param firstSegment the first WAL segment that the backup needs
 * @param lastSegment the last WAL segment that the backup needs
 * @param stopLsn the position at which the backup becomes consistent
 * @param prior the backup that this one is built on; empty for a full backup
 * @param references all backups whose files this backup needs
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
    /** The annotation with the id of the request that took the backup. */
    public static final String OPERATION = "operation";

    /**
     * Sizes in bytes, from pgBackRest.
     *
     * @param database the size of the files that a restore writes
     * @param backup the size of the files that this backup copied, before compression
     * @param repository the space that this backup alone takes in the repository
     * @param repositorySet the space of this backup and the backups that it references; empty if pgBackRest does not
     *     know it, as for block incremental backups
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

    /** A full backup that could follow this one. It is used to preview what would expire. */
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
