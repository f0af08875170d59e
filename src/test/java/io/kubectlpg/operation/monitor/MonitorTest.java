package io.kubectlpg.operation.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.TestTime;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final Finding DOWN =
            Finding.error("demo-1 is down", "start it").about(Finding.Topic.PRIMARY_DOWN);

    private final TestTime time = new TestTime();
    private final List<String> changes = new ArrayList<>();

    @Test
    void endsWellAtTheEndOfTheTime() {
        Monitor.End end = watch(Optional.of(Duration.ofSeconds(12)), false, second -> List.of());
        assertThat(end.code()).isEqualTo(ExitCode.DONE);
        assertThat(time.pauses).containsExactly(seconds(5), seconds(5), seconds(2));
    }

    @Test
    void endsAsSoonAsAProblemHasLasted() {
        Monitor.End end = watch(Optional.empty(), false, second -> second < 10 ? List.of() : List.of(DOWN));
        assertThat(end).isEqualTo(new Monitor.End(ExitCode.FAILED, Optional.of(DOWN)));
        assertThat(changes).containsExactly("10 BEGAN", "22 LASTS");
    }

    @Test
    void goesOnUntilTheTimeIsOverAndRemembersTheProblem() {
        Monitor.End end =
                watch(Optional.of(seconds(60)), true, second -> second < 10 || second > 30 ? List.of() : List.of(DOWN));
        assertThat(end.code()).isEqualTo(ExitCode.FAILED);
        assertThat(changes).containsExactly("10 BEGAN", "22 LASTS", "44 OVER");
        assertThat(time.monotonic()).isEqualTo(seconds(60).toNanos());
    }

    @Test
    void waitsForWhatBecomesOfAProblemThatBeganRightBeforeTheEnd() {
        assertThat(watch(Optional.of(seconds(10)), false, second -> second < 10 ? List.of() : List.of(DOWN))
                        .code())
                .isEqualTo(ExitCode.FAILED);
        changes.clear();
        assertThat(new MonitorTest()
                        .watch(Optional.of(seconds(10)), false, second -> second == 10 ? List.of(DOWN) : List.of())
                        .code())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void aProblemThatBeginsAfterTheEndIsNotWaitedFor() {
        // Another instance is down at each look, none for long.
        Monitor.End end = watch(Optional.of(seconds(20)), false, second -> List.of(about(1 + (int) (second / 5))));
        assertThat(end.code()).isEqualTo(ExitCode.DONE);
        assertThat(second()).isEqualTo(27);
    }

    @Test
    void anApiServerThatIsAwayAtTheEndDoesNotKeepTheWatchAndIsNotWell() {
        Monitor.End end = watch(Optional.of(seconds(10)), false, second -> {
            if (second > 10) {
                throw CliException.unreachable("the API server does not answer", "check it");
            }
            return second < 10 ? List.of() : List.of(DOWN);
        });
        assertThat(end.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(second()).isEqualTo(22);
    }

    @Test
    void whatIsGoneAtTheEndHasEnded() {
        Monitor.End end = watch(Optional.of(seconds(12)), false, second -> second == 5 ? List.of(DOWN) : List.of());
        assertThat(end.code()).isEqualTo(ExitCode.DONE);
        assertThat(changes).containsExactly("5 BEGAN", "12 ENDED");
    }

    @Test
    void aServerThatCrashesAgainAndAgainIsAProblem() {
        Monitor.End end = watch(
                Optional.of(Duration.ofMinutes(10)), false, second -> second % 12 < 4 ? List.of(DOWN) : List.of());
        assertThat(end.code()).isEqualTo(ExitCode.FAILED);
        assertThat(changes).containsExactly("0 BEGAN", "27 LASTS");
    }

    @Test
    void aLongIntervalDoesNotDelayAProblemWhileAnotherIsUndecided() {
        var monitor = new Monitor(seconds(60), Optional.empty(), false, time);
        Monitor.End end = monitor.watch(
                () -> {
                    if (second() > 0) {
                        throw CliException.unreachable("the API server does not answer", "check it");
                    }
                    return List.of(DOWN);
                },
                problems(),
                (seen, lasting) -> true);
        assertThat(end.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(time.pauses).containsExactly(seconds(12), seconds(12));
    }

    @Test
    void aLostRequestOfTheFirstLookIsSentAgain() {
        Monitor.End end = watch(Optional.of(seconds(5)), false, second -> {
            if (second < 2) {
                throw CliException.unreachable("the API server does not answer", "check it");
            }
            return List.of();
        });
        assertThat(end.code()).isEqualTo(ExitCode.DONE);
        assertThat(changes).isEmpty();
        assertThatThrownBy(() -> watch(Optional.empty(), true, second -> {
                    throw CliException.unreachable("the API server does not answer", "check it");
                }))
                .hasMessage("the API server does not answer");
    }

    @Test
    void aClusterThatCannotBeObservedEndsWithTheCodeOfThat() {
        Monitor.End end = watch(Optional.empty(), false, second -> {
            if (second >= 5) {
                throw CliException.unreachable("the API server does not answer", "check it");
            }
            return List.of();
        });
        assertThat(end.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(changes).containsExactly("5 BEGAN", "17 LASTS");
    }

    @Test
    void theFirstLookMustSucceed() {
        assertThatThrownBy(() -> watch(Optional.empty(), true, second -> {
                    throw CliException.notFound("there is no cluster demo", "");
                }))
                .hasMessage("there is no cluster demo");
    }

    @Test
    void endsWhenNobodyReads() {
        var monitor = new Monitor(seconds(5), Optional.empty(), true, time);
        assertThat(monitor.watch(() -> List.of(DOWN), problems(), (seen, lasting) -> false)
                        .code())
                .isEqualTo(ExitCode.DONE);
        assertThat(time.pauses).isEmpty();
    }

    private Monitor.End watch(
            Optional<Duration> limit, boolean goesOn, Function<Long, List<Finding>> findingsAtSecond) {
        var monitor = new Monitor(seconds(5), limit, goesOn, time);
        return monitor.watch(() -> findingsAtSecond.apply(second()), problems(), (seen, lasting) -> {
            seen.forEach(change -> changes.add(second() + " " + change.kind()));
            return true;
        });
    }

    private static Finding about(int instance) {
        return DOWN.about(Finding.Topic.REPLICA_DOWN, new InstanceName(new ClusterName("demo"), instance));
    }

    private long second() {
        return Duration.ofNanos(time.monotonic()).toSeconds();
    }

    private static Problems problems() {
        return new Problems(seconds(12), false);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
