package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.SECOND;
import static io.kubectlpg.operation.promote.Members.THIRD;
import static io.kubectlpg.operation.promote.Members.instance;
import static io.kubectlpg.operation.promote.Members.primary;
import static io.kubectlpg.operation.promote.Members.sender;
import static io.kubectlpg.operation.promote.Members.silent;
import static io.kubectlpg.operation.promote.Members.standby;
import static io.kubectlpg.operation.promote.Members.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** demo-1 is the primary. demo-3 can become the primary, unless a test says something else. */
class CandidatesTest {
    private static final long MIB = 1L << 20;
    private static final String THIRD_STREAMS = sender(THIRD, "streaming", "0");
    private static final String SECOND_STREAMS = sender(SECOND, "streaming", "0");
    private static final String SEE_LIST = "See kubectl pg replicas list demo.";

    @Test
    void theReplicaThatLacksLeastIsTheBest() {
        assertThat(candidates(sender(SECOND, "streaming", "4096"), sender(THIRD, "streaming", "4095"))
                        .best())
                .isEqualTo(THIRD);
        assertThat(candidates(sender(SECOND, "streaming", "4095"), sender(THIRD, "streaming", "4096"))
                        .best())
                .isEqualTo(SECOND);
    }

    @Test
    void amongEqualsTheLowestNumberIsTheBest() {
        assertThat(candidates(THIRD_STREAMS, SECOND_STREAMS).best()).isEqualTo(SECOND);
    }

    @Test
    void aReplicaThatCannotBecomeThePrimaryIsPassedOver() {
        assertThat(candidates(sender(SECOND, "catchup", "0"), sender(THIRD, "streaming", "4096"))
                        .best())
                .isEqualTo(THIRD);
    }

    @Test
    void aReplicaThatLacksAsMuchAsIsAllowedCanBecomeThePrimary() {
        assertThatCode(() -> candidates(sender(SECOND, "streaming", Long.toString(MIB)), THIRD_STREAMS)
                        .require(SECOND))
                .doesNotThrowAnyException();
    }

    @Test
    void aReplicaThatLacksMoreIsRefused() {
        refuses(
                () -> candidates(sender(SECOND, "streaming", Long.toString(3 * MIB)), THIRD_STREAMS)
                        .require(SECOND),
                "demo-2 cannot become the primary now: it has not replayed the last 3.0 MiB of WAL, and 1.0 MiB are"
                        + " allowed",
                "Another replica can: kubectl pg promote demo-3");
    }

    @Test
    void aReplicaThatHasNotSaidWhatItLacksIsRefused() {
        refuses(
                () -> candidates(sender(SECOND, "streaming", "null"), THIRD_STREAMS)
                        .require(SECOND),
                "demo-2 cannot become the primary now: it has not replayed the last part of WAL, and 1.0 MiB are"
                        + " allowed",
                "Another replica can: kubectl pg promote demo-3");
    }

    @Test
    void aReplicaWhoseReplayIsPausedIsRefused() {
        ObjectNode paused = standby("0/7000148");
        paused.withObject("/server").put("paused", true);
        refuses(
                () -> candidates(instance(SECOND, Role.REPLICA, paused)).require(SECOND),
                "demo-2 cannot become the primary now: it does not replay, because its replay is paused: SELECT"
                        + " pg_wal_replay_resume() on it lets it go on",
                "Another replica can: kubectl pg promote demo-3");
    }

    @Test
    void aReplicaThatReplaysWithADelayIsRefused() {
        ObjectNode delayed = standby("0/7000148");
        delayed.withObject("/server").put("replayDelay", 3_600_000);
        refuses(
                () -> candidates(instance(SECOND, Role.REPLICA, delayed)).require(SECOND),
                "demo-2 cannot become the primary now: it replays with a delay of 60m on purpose:"
                        + " recovery_min_apply_delay is set",
                "Another replica can: kubectl pg promote demo-3");
    }

    @Test
    void aSilentReplicaIsRefused() {
        refuses(
                () -> candidates(silent(SECOND, Role.REPLICA, 0, "its pod has not started"))
                        .require(SECOND),
                "demo-2 cannot become the primary now: it does not answer: its pod has not started",
                "Another replica can: kubectl pg promote demo-3");
    }

    @Test
    void aReplicaWithoutAServerIsRefused() {
        refuses(
                () -> candidates(instance(SECOND, Role.REPLICA, Observations.withoutServer()))
                        .require(SECOND),
                "demo-2 cannot become the primary now: it runs no server: PostgreSQL ended with exit code 1",
                "Another replica can: kubectl pg promote demo-3");
    }

    @Test
    void aReplicaThatDoesNotStreamIsRefusedWithItsReason() {
        refuses(
                () -> candidates(THIRD_STREAMS).require(SECOND),
                "demo-2 cannot become the primary now: it does not stream from the primary",
                "Another replica can: kubectl pg promote demo-3");
        ObjectNode parted = standby("0/7000148");
        parted.putObject("following")
                .put("why", "this standby is ahead of the primary")
                .put("lasts", true);
        refuses(
                () -> new Candidates(
                                state(
                                        instance(FIRST, Role.PRIMARY, primary(THIRD_STREAMS)),
                                        instance(SECOND, Role.REPLICA, parted),
                                        third()),
                                MIB)
                        .require(SECOND),
                "demo-2 cannot become the primary now: it does not stream from the primary: this standby is ahead of"
                        + " the primary",
                "Another replica can: kubectl pg promote demo-3");
    }

    @Test
    void theBestOfTheOthersIsNamed() {
        var fourth = new InstanceName(Members.DEMO, 4);
        var candidates = new Candidates(
                state(
                        instance(
                                FIRST,
                                Role.PRIMARY,
                                primary(sender(THIRD, "streaming", "4096"), sender(fourth, "streaming", "0"))),
                        silent(SECOND, Role.REPLICA, 0, "it is fenced"),
                        third(),
                        instance(fourth, Role.REPLICA, standby("0/7000148"))),
                MIB);
        refuses(
                () -> candidates.require(SECOND),
                "demo-2 cannot become the primary now: it does not answer: it is fenced",
                "Another replica can: kubectl pg promote demo-4");
    }

    @Test
    void whereNoReplicaCanBecomeThePrimaryTheListIsNamed() {
        Candidates candidates = candidates(sender(SECOND, "catchup", "0"), sender(THIRD, "catchup", "0"));
        refuses(
                () -> candidates.require(SECOND),
                "demo-2 cannot become the primary now: it does not stream from the primary",
                SEE_LIST);
        refuses(
                candidates::best,
                "no replica of demo can become the primary: demo-2 does not stream from the primary",
                SEE_LIST);
    }

    @Test
    void aClusterWithoutReplicasIsToldHowToMakeOne() {
        refuses(
                () -> new Candidates(state(instance(FIRST, Role.PRIMARY, primary())), MIB).best(),
                "demo has no replica that could become the primary",
                "Make one with: kubectl pg replicas scale demo 2");
    }

    @Test
    void anInstanceThatDoesNotExistIsNotFound() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> candidates(SECOND_STREAMS).require(new InstanceName(Members.DEMO, 9)))
                .satisfies(missing -> assertThat(missing.code()).isEqualTo(ExitCode.NOT_FOUND))
                .withMessage("demo has no instance demo-9");
    }

    /** Two healthy replicas, of whose connections the primary says this. */
    private static Candidates candidates(String... senders) {
        return new Candidates(cluster(instance(SECOND, Role.REPLICA, standby("0/7000148")), senders), MIB);
    }

    /** This replica, which the primary takes for healthy, beside a healthy one. */
    private static Candidates candidates(Instance second) {
        return new Candidates(cluster(second, SECOND_STREAMS, THIRD_STREAMS), MIB);
    }

    private static ClusterState cluster(Instance second, String... senders) {
        return state(instance(FIRST, Role.PRIMARY, primary(senders)), second, third());
    }

    private static Instance third() {
        return instance(THIRD, Role.REPLICA, standby("0/7000148"));
    }

    private static void refuses(ThrowingCallable choice, String problem, String remedy) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(choice)
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.remedy()).isEqualTo(remedy);
                })
                .withMessage(problem);
    }
}
