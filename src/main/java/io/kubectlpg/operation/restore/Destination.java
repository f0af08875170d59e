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
record Destination(TimelineHistory along, Optional<Lsn> position, Optional<Instant> time, List<String> remarks) {
    Destination {
        remarks = List.copyOf(remarks);
    }

    static Destination along(TimelineHistory along) {
        return new Destination(along, Optional.empty(), Optional.empty(), List.of());
    }

    Destination at(Lsn lsn) {
        return new Destination(along, Optional.of(lsn), time, remarks);
    }

    Destination at(Instant when) {
        return new Destination(along, position, Optional.of(when), remarks);
    }

    Destination remark(String sentence) {
        return new Destination(along, position, time, List.of(sentence));
    }
}
