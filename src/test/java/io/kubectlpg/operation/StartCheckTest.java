package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartCheckTest {
    private static final String SET = """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"demo-1","namespace":"db","uid":"s"},
             "spec":{"replicas":1,"template":{"metadata":{"labels":{"kubectl-pg.io/role":"primary"}}}}}
            """;
    private static final String DENIED = """
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"e1","namespace":"db"},"reason":"FailedCreate","type":"Warning",
             "involvedObject":{"kind":"StatefulSet","name":"demo-1","uid":"s"},"lastTimestamp":"2026-11-21T09:00:00Z",
             "message":"create Pod demo-1-0 in StatefulSet demo-1 failed error: pods \\"demo-1-0\\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5"}
            """;
    private static final String UNSCHEDULABLE = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"demo-1-0","namespace":"db","uid":"p"},
             "status":{"conditions":[{"type":"PodScheduled","status":"False","message":"0/1 nodes are available: 1 Insufficient cpu."}]}}
            """;
    private static final String UNPULLABLE = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"demo-1-0","namespace":"db","uid":"p"},
             "status":{"containerStatuses":[{"name":"postgres","image":"none:1","state":{"waiting":{"reason":"ErrImagePull","message":"not found"}}}]}}
            """;

    @Test
    void whatWaitingDoesNotMendEndsTheWaitAtOnce() {
        var check = new StartCheck(new FakeKube(), Duration.ofMinutes(1));
        assertThatThrownBy(() -> check.look(instance(cluster(UNPULLABLE))))
                .isInstanceOfSatisfying(CliException.class, failure -> {
                    assertThat(failure.code().status()).isEqualTo(1);
                    assertThat(failure.problem()).isEqualTo("the image none:1 cannot be pulled: not found");
                    assertThat(failure.remedy()).endsWith("Then run the same command again to continue.");
                });
    }

    /** A node may be added at any time, and whoever waits has said how long. */
    @Test
    void aPlaceOnANodeIsWaitedForAsLongAsTheWholeWaitLasts() {
        Instance waiting = instance(cluster(UNSCHEDULABLE));
        var check = new StartCheck(new FakeKube(), Duration.ZERO);
        assertThat(check.look(waiting))
                .map(StartupProblem::problem)
                .contains("demo-1 cannot be scheduled: 0/1 nodes are available: 1 Insufficient cpu");
        assertThat(check.look(waiting)).isPresent();
    }

    @Test
    void whatMayPassGetsAWhileAndThenEndsTheWait() {
        Instance waiting = instance(new FakeKube().with(Observations.read(SET)).with(Observations.read(DENIED)));
        var check = new StartCheck(new FakeKube().with(Observations.read(SET)), Duration.ofMinutes(1));
        assertThatCode(() -> check.look(waiting)).doesNotThrowAnyException();
        assertThatCode(() -> check.look(waiting)).doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> new StartCheck(new FakeKube().with(Observations.read(SET)), Duration.ZERO).look(waiting))
                .hasMessageContaining("the quota q has no room for demo-1");
    }

    @Test
    void aControllerThatWasDeniedIsAskedOnceMoreBeforeItsOldWordCounts() {
        FakeKube kube = new FakeKube().with(Observations.read(SET)).with(Observations.read(DENIED));
        Instance without = instance(kube);
        var check = new StartCheck(kube, Duration.ofMinutes(1));
        check.look(without);
        check.look(without);
        assertThat(kube.changes).isEqualTo(List.of("patch StatefulSet demo-1"));
        assertThatThrownBy(() -> new StartCheck(kube, Duration.ZERO).look(without))
                .hasMessageContaining("the quota q has no room for demo-1");
    }

    @Test
    void anInstanceThatRunsHasNoObstacle() {
        Instance running = instance(Observations.cluster(Observations.healthy()));
        assertThatCode(() -> new StartCheck(new FakeKube(), Duration.ZERO).look(running))
                .doesNotThrowAnyException();
    }

    private static FakeKube cluster(String pod) {
        ObjectNode present = Observations.read(pod);
        return new FakeKube().with(Observations.read(SET)).with(present);
    }

    private static Instance instance(FakeKube kube) {
        return new ClusterReader(kube).read(new ClusterName("demo")).primary().orElseThrow();
    }
}
