package io.kubectlpg.operation.restore;

import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a target lies.
 *
 * @param along the timeline that leads there
 * @param position of the target in the WAL, where it is known
 * @param time of it, where that is known
 * @param remarks what could not be found out, a sentence each
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
