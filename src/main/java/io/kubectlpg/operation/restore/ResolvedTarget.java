package io.kubectlpg.operation.restore;

import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A target whose position or time is known.
 *
 * @param along the timeline that leads to the target
 * @param position the position in the WAL, if it is known
 * @param time the time, if it is known
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
