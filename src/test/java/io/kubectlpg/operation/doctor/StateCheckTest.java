package io.kubectlpg.operation.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What doctor says of the cluster itself. */
class StateCheckTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    @Test
    void aClusterThatServesIsWell() {
        assertThat(examined(Observations.cluster(Observations.healthy())))
                .extracting(Diagnosis::verdict)
                .containsExactly(Verdict.OK);
    }

    @Test
    void aDatabaseThatAFailedRestoreLeftClosedIsNot() {
        ObjectNode closed = Observations.withoutServer().put("state", "restoring");
        closed.putObject("restoring").put("id", "r1").putNull("timeline");
        closed.putArray("requests").add(Observations.read("""
                {"id":"r1","kind":"restore","args":"time","started":"2026-11-21T08:59:00Z","phase":"recover","exit":1,
                 "result":"","error":"recovery did not reach the target"}
                """));

        List<Diagnosis> found = examined(Observations.cluster(closed));

        assertThat(found).extracting(Diagnosis::verdict).contains(Verdict.FAILED);
        assertThat(found.getFirst().sentence()).contains("the database is closed", "recovery did not reach the target");
        assertThat(found.getFirst().remedy()).contains("kubectl pg restore demo");
    }

    @Test
    void ofAClusterThatIsToBeThereIsNothingToSay() {
        assertThat(examined(new FakeKube())).isEmpty();
    }

    private static List<Diagnosis> examined(FakeKube kube) {
        return new StateCheck()
                .run(new DoctorContext(
                        kube,
                        DEMO,
                        Spec.fromStored(Observations.read("{}")),
                        Optional.of(new ClusterReader(kube).read(DEMO)),
                        List.of(),
                        "a1",
                        Clock.systemUTC(),
                        new PlanWait(Duration.ofMinutes(1), Progress.silent())));
    }
}
