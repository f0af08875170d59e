package io.kubectlpg.operation.scratch;

import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.TimelineHistory;
import java.util.Optional;

/**
 * The end of the archive when a recovery to its end began. PostgreSQL takes a segment that is missing for the end of the WAL,
 * and opens there without a word.
 *
 * @param along the timeline that recovery follows
 * @param backup that it begins with
 */
public record ArchiveEnd(ArchivedWal archive, TimelineHistory along, Backup backup) {

    /**
     * Why a recovery that ended at this position did not reach the end of the archive, in a sentence; empty when it
     * did.
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
