package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.TestTime;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is known of a request whose connection ends at each place. */
class RequestsTest {
    private static final String LOST = "lost";
    private static final String UNREACHABLE = "unreachable";
    private static final String DENIED = "denied";

    /** What each connection carries, and how it ends. */
    private final Deque<Connection> connections = new ArrayDeque<>();

    private final List<String> asked = new ArrayList<>();
    private final List<Boolean> reading = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final TestTime time = new TestTime();
    /** How each connection ends when none is left. */
    private Optional<String> unable = Optional.empty();

    private record Connection(List<String> lines, String end) {}

    @Test
    void handsItOverAndFollowsItOverOneConnection() {
        connection("exits", "submitted", "log 1 begun", "exit 0 20261121-081416F");
        assertThat(carryOut().result()).isEqualTo("20261121-081416F");
        assertThat(asked).containsExactly("follow b1 0 30 backup full");
    }

    @Test
    void nothingIsKnownWhenTheConnectionIsLostBeforeItWasHandedOver() {
        for (List<String> how : List.of(List.of(LOST, LOST, LOST), List.of(UNREACHABLE))) {
            how.forEach(this::connection);
            CliException failure = failure();
            assertThat(failure.code()).isEqualTo(ExitCode.TIMED_OUT);
            assertThat(failure.problem()).contains("which may have taken it");
        }
    }

    /** The same id changes nothing. */
    @Test
    void handsItOverAgainWhenTheConnectionIsLostBefore() {
        connection(LOST);
        connection("exits", "submitted", "log 1 begun", "exit 0 L");
        assertThat(carryOut().result()).isEqualTo("L");
        assertThat(asked).containsExactly("follow b1 0 30 backup full", "follow b1 0 30 backup full");
    }

    @Test
    void goesOnWhereAConnectionWasLostAndHandsNothingOverAgain() {
        connection(LOST, "submitted", "log 1 begun", "log 2 copied");
        connection("exits", "log 3 done", "exit 0 L");
        assertThat(carryOut().result()).isEqualTo("L");
        assertThat(asked).containsExactly("follow b1 0 30 backup full", "follow b1 2 30");
    }

    /** They know "follow ID LINE SECONDS" alone. */
    @Test
    void handsItOverByItselfToScriptsOfAnEarlierVersion() {
        connection("no request");
        connection("exits", "log 1 begun", "exit 0 L");
        assertThat(carryOut().result()).isEqualTo("L");
        assertThat(asked).containsExactly("follow b1 0 30 backup full", "submit b1 backup full", "follow b1 0 30");
    }

    @Test
    void whatTheInstanceDoesNotTakeHasFailed() {
        connection("no space left on device");
        assertThat(failure().problem()).isEqualTo("demo-1 did not take the request: no space left on device");
        assertThat(failure(DENIED).code()).isEqualTo(ExitCode.DENIED);
    }

    @Test
    void whatWasHandedOverGoesOnWhenTheRightsAreTakenAway() {
        connection(LOST, "submitted");
        CliException failure = failure(DENIED);
        assertThat(failure.code()).isEqualTo(ExitCode.TIMED_OUT);
        assertThat(failure.problem()).contains("goes on");
    }

    /** Scripts that are broken or gone, a container that may start no more processes. */
    @Test
    void aPodThatCannotSayHowFarItIsIsAskedMoreAndMoreRarelyAndLeftInTheEnd() {
        connection(LOST, "submitted");
        unable = Optional.of("bash: fork: Resource temporarily unavailable");

        CliException failure = failure();

        assertThat(failure.code()).isEqualTo(ExitCode.TIMED_OUT);
        assertThat(failure.problem())
                .isEqualTo("demo-1 has not reported progress for 5 minutes, but its work may go on: demo-1 "
                        + "cannot report its progress (exit code 1: bash: fork: Resource temporarily unavailable)");
        assertThat(failure.remedy()).contains("kubectl pg resume demo");
        assertThat(time.pauses.subList(0, 6))
                .containsExactly(seconds(1), seconds(2), seconds(4), seconds(8), seconds(15), seconds(15));
        assertThat(asked.size()).isLessThan(30);
        assertThat(lost.getLast()).contains("bash: fork");
    }

    @Test
    void aPodThatEndsAtOnceAndSaysNothingIsNotAskedWithoutPause() {
        connection(LOST, "submitted");
        unable = Optional.of("");

        assertThat(failure().problem()).contains("demo-1 does not report its progress");

        assertThat(asked.size()).isLessThan(30);
    }

    @Test
    void aPodThatCannotBeReachedIsLeftAfterFiveMinutes() {
        connection(LOST, "submitted");
        unable = Optional.of(UNREACHABLE);

        assertThat(failure().problem())
                .contains("has not reported progress for 5 minutes")
                .contains("the connection was lost");
    }

    /** A backup takes hours, and says little. */
    @Test
    void aPodThatAnswersIsFollowedForAsLongAsItTakes() {
        connection("exits", "submitted");
        for (int i = 0; i < 100; i++) {
            connection("goes on");
            connection(LOST, "log " + (i + 1) + " copied");
        }
        connection("exits", "exit 0 L");

        assertThat(carryOut().result()).isEqualTo("L");

        assertThat(time.monotonic()).isGreaterThan(Duration.ofMinutes(50).toNanos());
    }

    @Test
    void whatTheInstanceForgotAfterItWasHandedOverIsNotFound() {
        connection(LOST, "submitted");
        CliException failure = failure("no request");
        assertThat(failure.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(failure.problem()).isEqualTo("demo-1 has no request with the id b1");
    }

    /** What only follows needs no lock. */
    @Test
    void followsAsOneThatOnlyReads() {
        connection(LOST, "submitted");
        connection("exits", "exit 0 L");
        carryOut();
        assertThat(reading).containsExactly(false, true);
    }

    private static Duration seconds(long number) {
        return Duration.ofSeconds(number);
    }

    private void connection(String end, String... lines) {
        connections.add(new Connection(List.of(lines), end));
    }

    private CliException failure(String end) {
        connection(end);
        return failure();
    }

    private CliException failure() {
        return assertThatExceptionOfType(CliException.class)
                .isThrownBy(this::carryOut)
                .actual();
    }

    private RequestLog.End carryOut() {
        return new Requests(new Scripted(), InstanceName.parse("demo-1"), time)
                .carryOut("b1", RequestKind.BACKUP, List.of("full"), new Silent(), Duration.ofDays(1));
    }

    private final class Scripted implements PodExec {
        @Override
        public CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit) {
            asked.add(String.join(" ", argv.subList(2, argv.size())));
            return CompletableFuture.completedFuture(new Result(0, "", ""));
        }

        @Override
        public int stream(
                String pod, List<String> argv, Consumer<String> stdout, Consumer<String> stderr, Duration limit) {
            reading.add(false);
            return listened(argv, stdout, stderr);
        }

        @Override
        public int follow(
                String pod, List<String> argv, Consumer<String> stdout, Consumer<String> stderr, Duration limit) {
            reading.add(true);
            return listened(argv, stdout, stderr);
        }

        private int listened(List<String> argv, Consumer<String> stdout, Consumer<String> stderr) {
            asked.add(String.join(" ", argv.subList(2, argv.size())));
            Connection next = connections.isEmpty() && unable.isPresent()
                    ? new Connection(List.of(), unable.get())
                    : connections.remove();
            next.lines().forEach(stdout);
            switch (next.end()) {
                case LOST -> throw new ExecLost("cut");
                case UNREACHABLE -> throw CliException.unreachable("no route", "");
                case DENIED -> throw CliException.denied("not any more", "");
                case "exits", "" -> {
                    return 0;
                }
                case "goes on" -> {
                    time.stopProcess(Duration.ofSeconds(30));
                    return 0;
                }
                case "no request" -> {
                    return 4;
                }
                default -> {
                    stderr.accept(next.end());
                    return 1;
                }
            }
        }
    }

    private final class Silent implements RequestLog.Listener {
        @Override
        public void phase(String name) {}

        @Override
        public void percent(double percent, String file) {}

        @Override
        public void lost(String why) {
            lost.add(why);
        }
    }
}
