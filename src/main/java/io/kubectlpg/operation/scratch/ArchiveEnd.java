package io.kubectlpg.operation.scratch;

import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.TimelineHistory;
import java.util.Optional;

/**
 * The end of the archive when a recovery to that end began. PostgreSQL silently opens the database at a missing
 * segment, so the reached position must be compared.
 *
 * @param along the timeline that recovery follows
 * @param backup the backup from which it starts
 */
public record ArchiveEnd(ArchivedWal archive, TimelineHistory along, Backup backup) {

    /** Why a recovery that ended here did not reach the end of the archive, in one sentence; empty if it did. */
    public Optional<String> missed(Lsn reached) {
        Optional<String> newest = archive.last(along);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        long last = archive.size().number(newest.get());
        if (archive.size().lastBefore(reached) >= last) {
            return Optional.empty();
        }
        String behind = archive.firstGap(along, backup.firstSegment(), last)
                .map(gap -> "the archive lacks the WAL segment " + gap.missing() + ", and the "
                        + (last - archive.size().number(gap.last())) + " after it were not reached")
                .orElse("the archive holds WAL up to the segment " + newest.get());
        return Optional.of("recovery ended at LSN " + reached + ", before the end of the archive: " + behind);
    }
}
