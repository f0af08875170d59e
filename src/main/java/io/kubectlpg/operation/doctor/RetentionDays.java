package io.kubectlpg.operation.doctor;

import io.kubectlpg.spec.Cron;
import io.kubectlpg.spec.Retention;
import io.kubectlpg.spec.Schedule;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Computes for how many days an object of the repository may be needed, from retention and the schedule of full
 * backups.
 */
final class RetentionDays {
    /** The number of scheduled runs to examine: a year of weekly runs, or two months of daily runs. */
    private static final int LOOK_AHEAD = 60;

    private RetentionDays() {}

    /** The number of days, rounded up. It is empty, and so unknown, if full backups are not scheduled. */
    static Optional<Integer> of(Spec spec, Instant now) {
        return spec.schedules().stream()
                .filter(schedule -> schedule.word().equals("full"))
                .findFirst()
                .flatMap(schedule -> longestGap(schedule, now))
                .map(gap -> needed(spec.retention(), gap));
    }

    /**
     * The needed time. The oldest full backup expires only after the next one, so it is kept for one interval longer
     * than retention says.
     */
    private static int needed(Retention retention, Duration gap) {
        Duration kept = switch (retention.type()) {
            case COUNT -> gap.multipliedBy(retention.full());
            case TIME -> Duration.ofDays(retention.full());
        };
        return (int) Math.min(Integer.MAX_VALUE, kept.plus(gap).toDays() + 1);
    }

    private static Optional<Duration> longestGap(Schedule schedule, Instant now) {
        Cron cron = Cron.parse(schedule.cron());
        ZoneId zone = ZoneId.of(schedule.timeZone());
        Optional<Instant> one = cron.next(now, zone);
        Duration longest = Duration.ZERO;
        for (int i = 0; i < LOOK_AHEAD && one.isPresent(); i++) {
            Optional<Instant> next = cron.next(one.get(), zone);
            if (next.isPresent()) {
                Duration gap = Duration.between(one.get(), next.get());
                longest = gap.compareTo(longest) > 0 ? gap : longest;
            }
            one = next;
        }
        return Optional.of(longest).filter(gap -> !gap.isZero());
    }
}
