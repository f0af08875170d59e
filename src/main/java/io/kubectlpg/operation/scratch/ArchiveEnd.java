package io.kubectlpg.operation.scratch;

import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.TimelineHistory;
import java.util.Optional;

/**
 * The end of the archive at the start of a recovery to that end. PostgreSQL silently opens the database at a missing
 * segment, so the position that recovery reached must be compared with this end.
 *
 * @param along the timeline that recovery follows
 * @param backup the backup from which recovery starts
 */
public record ArchiveEnd(ArchivedWal archive, TimelineHistory along, Backup backup) {

    /**
     * One sentence that says why a recovery that ended at this LSN did not reach the end of the archive; empty if it
     * did, or if the archive holds no WAL along this history.
     */
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
