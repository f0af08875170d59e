package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The topics of findings, which stay the same while a problem lasts and its sentence changes. */
class FindingTopicsTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    @Test
    void aPrimaryThatIsGoneIsOneTopicInEachOfItsStates() {
        Instance primary = instance(1, "primary", 1);
        assertThat(List.of(
                        primary.silent("its pod is being deleted"),
                        primary.silent("it has no pod"),
                        instance(1, "primary", 0).silent("it is stopped"),
                        primary.observed(Observation.parse(Observations.withoutServer()))))
                .allSatisfy(down -> assertThat(errors(down)).containsExactly("PRIMARY_DOWN demo-1"));
    }

    @Test
    void aReplicaThatIsGoneIsAnotherTopic() {
        assertThat(errors(serving(), instance(2, "replica", 1).silent("it has no pod")))
                .containsExactly("REPLICA_DOWN demo-2");
        ObjectNode replica = Observations.healthy();
        ((ObjectNode) replica.get("server")).put("inRecovery", true);
        assertThat(errors(serving(), instance(2, "replica", 1).observed(Observation.parse(replica))))
                .containsExactly("REPLICA_NOT_FOLLOWING demo-2");
    }

    @Test
    void aFullVolumeIsTheOutageOnceTheServerIsDown() {
        ObjectNode full = Observations.healthy();
        ((ObjectNode) full.get("volume")).put("used", 10737418240L).put("available", 0);
        assertThat(errors(instance(1, "primary", 1).observed(Observation.parse(full))))
                .containsExactly("VOLUME_FULL demo-1");
        full.putNull("server");
        full.put("state", "full");
        assertThat(errors(instance(1, "primary", 1).observed(Observation.parse(full))))
                .containsExactly("PRIMARY_DOWN demo-1");
    }

    @Test
    void archivingThatFailsIsATopicOfThePrimary() {
        ObjectNode failing = Observations.healthy();
        ((ObjectNode) failing.at("/server/archiver"))
                .put("failedCount", 3)
                .put("lastFailedWal", "000000010000000000000007")
                .put("lastFailedTime", "2026-11-21T08:59:58+00:00");
        assertThat(errors(instance(1, "primary", 1).observed(Observation.parse(failing))))
                .containsExactly("ARCHIVING_FAILS demo-1");
    }

    @Test
    void aClusterWithoutAPrimaryHasNone() {
        assertThat(errors(instance(2, "replica", 0).silent("it is stopped")))
                .contains("PRIMARY_DOWN ", "REPLICA_DOWN demo-2");
    }

    private static List<String> errors(Instance... instances) {
        return Health.of(new ClusterState(DEMO, List.of(instances), List.of())).findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .map(finding -> finding.topic() + " "
                        + finding.instance().map(InstanceName::toString).orElse(""))
                .toList();
    }

    private static Instance serving() {
        return instance(1, "primary", 1).observed(Observation.parse(Observations.healthy()));
    }

    private static Instance instance(int number, String role, int replicas) {
        ObjectNode statefulSet = Observations.read("""
                {"spec":{"replicas":%d,"template":{"metadata":{"labels":{"kubectl-pg.io/role":"%s"}}}}}""".formatted(replicas, role));
        return Instance.of(new InstanceName(DEMO, number), statefulSet, Optional.empty());
    }
}
