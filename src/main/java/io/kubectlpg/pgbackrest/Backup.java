package io.kubectlpg.pgbackrest;

import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A backup that the repository lists, which it does once it is complete.
 *
 * @param label such as {@code 20261121-081416F}
 * @param stop when it ended: the earliest moment to which it can be recovered; pgBackRest keeps whole seconds
 * @param firstSegment WAL that it needs, from here
 * @param lastSegment to here
 * @param stopLsn where it becomes consistent
 * @param size of the database, in bytes
 * @param repositorySize what it takes in the repository by itself, in bytes
 * @param damaged pgBackRest found a page whose checksum was wrong
 */
public record Backup(
        String label,
        BackupType type,
        Instant start,
        Instant stop,
        String firstSegment,
        String lastSegment,
        Lsn stopLsn,
        long size,
        long repositorySize,
        boolean damaged,
        Map<String, String> annotations) {

    public Backup {
        annotations = Map.copyOf(annotations);
        Timeline.ofSegment(firstSegment);
        Timeline.ofSegment(lastSegment);
    }

    public Timeline timeline() {
        return Timeline.ofSegment(lastSegment);
    }

    public Duration duration() {
        return Duration.between(start, stop);
    }
}
