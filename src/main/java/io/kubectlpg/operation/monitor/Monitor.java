package io.kubectlpg.operation.monitor;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.ProcessTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Looks at a cluster again and again, until a problem has lasted or the time is over.
 *
 * @param limit when the watch ends without a problem; empty: never
 * @param goesOn whether the watch goes on after a problem has lasted
 */
public record Monitor(Duration interval, Optional<Duration> limit, boolean goesOn, ProcessTime time) {
    /** The shortest pause between two looks. */
    private static final Duration SHORTEST = Duration.ofMillis(200);

    /** Reads all findings of the cluster, the worst first. */
    @FunctionalInterface
    public interface Look {
        /**
         * The findings now.
         *
         * @throws CliException if the cluster cannot be observed
         */
        List<Finding> findings();
    }

    /**
     * How a watch ended.
     *
     * @param code {@link ExitCode#DONE} if no problem has lasted
     * @param problem the first problem that has lasted
     */
    public record End(ExitCode code, Optional<Finding> problem) {
        private static final End WELL = new End(ExitCode.DONE, Optional.empty());
    }

    /**
     * Watches. The first look must succeed: if it does not, the command line is wrong.
     *
     * @param changed is told the changes of each look, even if there are none, and the problems that last; it returns
     *     false if nobody reads them any more
     */
    public End watch(Look look, Problems problems, BiPredicate<List<Change>, List<Finding>> changed) {
        long start = time.monotonic();
        var ends = new ArrayList<End>();
        boolean first = true;
        while (true) {
            ExitCode code = ExitCode.FAILED;
            List<Change> changes;
            try {
                List<Finding> findings = look.findings();
                changes = problems.look(findings, since(start));
            } catch (CliException failure) {
                if (first || failure.code() == ExitCode.INTERRUPTED) {
                    throw failure;
                }
                code = failure.code();
                changes = problems.failed(notObservable(failure), since(start));
            }
            first = false;
            for (Change change : changes) {
                if (change.kind() == Change.Kind.LASTS) {
                    ends.add(new End(code, Optional.of(change.finding())));
                }
            }
            boolean read = changed.test(changes, problems.lasting());
            if (!read || (!goesOn && !ends.isEmpty())) {
                return end(ends);
            }
            Duration now = since(start);
            Optional<Duration> next = problems.nextToLast();
            // At the end of the time a problem may have begun. The watch waits whether it lasts.
            if (limit.filter(all -> now.compareTo(all) >= 0).isPresent() && next.isEmpty()) {
                return end(ends);
            }
            time.pause(pause(now, next));
        }
    }

    private Duration since(long start) {
        return Duration.ofNanos(time.monotonic() - start);
    }

    private Duration pause(Duration now, Optional<Duration> next) {
        Duration pause = interval;
        for (Optional<Duration> moment : List.of(next, limit)) {
            Duration left = moment.map(then -> then.minus(now)).orElse(interval);
            pause = left.isPositive() && left.compareTo(pause) < 0 ? left : pause;
        }
        return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
    }

    private static End end(List<End> ends) {
        return ends.isEmpty() ? End.WELL : ends.getFirst();
    }

    private static Finding notObservable(CliException failure) {
        return Finding.error(failure.problem(), failure.remedy()).about(Finding.Topic.NOT_OBSERVABLE);
    }
}
