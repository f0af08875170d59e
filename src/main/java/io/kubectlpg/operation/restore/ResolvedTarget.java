package io.kubectlpg.operation.restore;

import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A target whose place is known.
 *
 * @param along the timeline that leads to it
 * @param position its position in the WAL, if known
 * @param time its time, if known
 * @param remarks what could not be found out, one sentence each
 */
record ResolvedTarget(TimelineHistory along, Optional<Lsn> position, Optional<Instant> time, List<String> remarks) {
    ResolvedTarget {
        remarks = List.copyOf(remarks);
    }

    static ResolvedTarget along(TimelineHistory along) {
        return new ResolvedTarget(along, Optional.empty(), Optional.empty(), List.of());
    }

    ResolvedTarget at(Lsn lsn) {
        return new ResolvedTarget(along, Optional.of(lsn), time, remarks);
    }

    ResolvedTarget at(Instant when) {
        return new ResolvedTarget(along, position, Optional.of(when), remarks);
    }

    ResolvedTarget remark(String sentence) {
        return new ResolvedTarget(along, position, time, List.of(sentence));
    }
}
