package io.kubectlpg.spec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Work that a CronJob starts.
 *
 * @param word its name on the command line, such as full, diff, incr: at most eight lower-case letters
 * @param cron the expression as the user wrote it
 * @param timeZone a name from the time zone database
 * @param request the kind and the arguments of the request in the pod; empty for a drill, which has its own pod
 */
public record Schedule(String word, String cron, String timeZone, List<String> request) {
    public Schedule {
        request = List.copyOf(request);
    }

    /** The word of scheduled drills. */
    public static final String DRILL = "drill";

    public boolean isDrill() {
        return word.equals(DRILL);
    }

    /** The local time of the next run that is skipped because the clocks go forward over it; empty if there is none. */
    public Optional<LocalDateTime> leftOut(Instant now, Duration within) {
        return Cron.parse(cron).leftOut(now, within, ZoneId.of(timeZone));
    }

    /** The name of the CronJob. Kubernetes allows 52 characters, because the names of its Jobs begin with this name. */
    public String objectName(ClusterName cluster) {
        return isDrill() ? cluster + "-" + word : cluster + "-" + request.getFirst() + "-" + word;
    }
}
