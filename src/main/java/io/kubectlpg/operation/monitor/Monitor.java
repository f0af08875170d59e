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
 * @param limit when the watch ends without a problem, or a little later if one has begun; empty: never
 * @param goesOn whether the watch goes on after a problem has lasted
 */
public record Monitor(Duration interval, Optional<Duration> limit, boolean goesOn, ProcessTime time) {
    /** The shortest pause between two looks. */
    private static final Duration SHORTEST = Duration.ofMillis(200);

    /** How often the first look is tried while the API server does not answer. */
    private static final int ATTEMPTS = 3;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

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
        Seen seen = new Seen(problems.look(first(look), since(start)), Optional.empty());
        Optional<Duration> over = Optional.empty();
        while (true) {
            ExitCode code = seen.failure().map(CliException::code).orElse(ExitCode.FAILED);
            seen.changes().stream()
                    .filter(change -> change.kind() == Change.Kind.LASTS)
                    .forEach(change -> ends.add(new End(code, Optional.of(change.finding()))));
            boolean read = changed.test(seen.changes(), problems.lasting());
            if (!read || (!goesOn && !ends.isEmpty())) {
                return end(ends);
            }
            Duration now = since(start);
            over = over.or(() -> limit.filter(all -> now.compareTo(all) >= 0).map(all -> now));
            // At the end of the time a problem may have begun. The watch waits whether that one lasts.
            Optional<Duration> last = over.map(problems.tolerated()::plus);
            boolean undecided = over.filter(problems::undecided).isPresent();
            if (over.isPresent()
                    && (!undecided
                            || last.filter(end -> now.compareTo(end) >= 0).isPresent())) {
                boolean _ = changed.test(problems.close(), problems.lasting());
                if (undecided) {
                    seen.failure()
                            .map(Monitor::notObservable)
                            .ifPresent(why -> ends.add(new End(code, Optional.of(why))));
                }
                return end(ends);
            }
            time.pause(pause(now, List.of(problems.nextMoment(now), limit, last)));
            seen = next(look, problems, start);
        }
    }

    /** What a look has changed, and why it failed. */
    private record Seen(List<Change> changes, Optional<CliException> failure) {}

    /** The first look. A request that was lost on its way does not make the command line wrong. */
    private List<Finding> first(Look look) {
        for (int attempt = 1; ; attempt++) {
            try {
                return look.findings();
            } catch (CliException failure) {
                if (failure.code() != ExitCode.UNREACHABLE || attempt == ATTEMPTS) {
                    throw failure;
                }
                time.pause(BETWEEN_ATTEMPTS);
            }
        }
    }

    private Seen next(Look look, Problems problems, long start) {
        try {
            List<Finding> findings = look.findings();
            return new Seen(problems.look(findings, since(start)), Optional.empty());
        } catch (CliException failure) {
            if (failure.code() == ExitCode.INTERRUPTED) {
                throw failure;
            }
            return new Seen(problems.failed(notObservable(failure), since(start)), Optional.of(failure));
        }
    }

    private Duration since(long start) {
        return Duration.ofNanos(time.monotonic() - start);
    }

    private Duration pause(Duration now, List<Optional<Duration>> moments) {
        Duration pause = interval;
        for (Optional<Duration> moment : moments) {
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
