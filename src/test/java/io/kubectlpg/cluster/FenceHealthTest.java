package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The findings about fenced instances, and about a cluster without a primary. */
class FenceHealthTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final ObjectNode POD = Observations.read("""
            {"metadata":{"name":"demo-1-0"},"status":{}}""");

    @Test
    void aFencedPrimaryIsStartedAgainOrReplaced() {
        assertThat(findings(fenced("primary", 0, Optional.empty())))
                .containsExactly(
                        "ERROR demo-1 is fenced (failover, decision 3): it runs no server | start it again with"
                                + " kubectl pg unfence demo-1, or promote a replica: kubectl pg promote demo --failover");
    }

    @Test
    void aFencedReplicaIsStartedWithWhatItHasOrCopiedAgain() {
        assertThat(findings(fenced("replica", 3, Optional.empty()), serving(2, "primary", 3)))
                .containsExactly("ERROR demo-1 is fenced (failover, decision 3): it runs no server | start it with what"
                        + " it has: kubectl pg unfence demo-1; or copy it again: kubectl pg replicas rebuild demo-1");
    }

    @Test
    void aFencedInstanceWhosePodExistsMayStillRunItsServer() {
        assertThat(findings(fenced("replica", 3, Optional.of(POD)), serving(2, "primary", 3)))
                .containsExactly(
                        "ERROR demo-1 is fenced (failover, decision 3), and its pod still exists, so its server"
                                + " may still run | when its node runs again, the pod ends by itself: kubectl describe pod"
                                + " demo-1-0");
    }

    @Test
    void aStoppedInstanceThatIsNotFencedIsOnlyStopped() {
        assertThat(findings(instance(1, "primary", 0, 0, "", Optional.empty())))
                .containsExactly("ERROR demo-1 is stopped | kubectl pg start demo");
        assertThat(findings(instance(1, "primary", 0, 0, "", Optional.of(POD))))
                .containsExactly("ERROR demo-1 shuts down | kubectl pg start demo");
    }

    @Test
    void aNoteOfAFenceOnAnInstanceThatRunsIsNoFinding() {
        assertThat(findings(observed(instance(1, "primary", 0, 1, "by the command fence", Optional.of(POD)))))
                .isEmpty();
    }

    @Test
    void aClusterWhosePromotionHasNotEndedHasNoPrimary() {
        assertThat(findings(fenced("replica", 3, Optional.empty()), instance(2, "replica", 0, 0, "", Optional.empty())))
                .startsWith("ERROR no instance is the primary: a promotion has not ended | kubectl pg resume demo; if"
                        + " that does not help: kubectl pg promote demo --failover, which loses nothing as long as all"
                        + " instances answer")
                .hasSize(3);
    }

    @Test
    void afterAPromotionTheStatefulSetOfThePrimaryMayBeGone() {
        assertThat(findings(instance(1, "replica", 3, 1, "", Optional.of(POD))))
                .startsWith(
                        "ERROR no instance has the role primary | kubectl pg upgrade demo makes its StatefulSet again");
    }

    @Test
    void aClusterWithoutAPrimaryThatWasNeverPromotedHasLostItsStatefulSet() {
        assertThat(findings(instance(2, "replica", 0, 0, "", Optional.empty())))
                .startsWith(
                        "ERROR no instance has the role primary | kubectl pg upgrade demo makes its StatefulSet again")
                .hasSize(2);
    }

    private static List<String> findings(Instance... instances) {
        return Health.of(new ClusterState(DEMO, List.of(instances), List.of())).findings().stream()
                .map(finding -> finding.severity() + " " + finding.problem() + " | " + finding.remedy())
                .toList();
    }

    private static Instance fenced(String role, int epoch, Optional<ObjectNode> pod) {
        return instance(1, role, epoch, 0, "failover, decision 3", pod);
    }

    private static Instance serving(int number, String role, int epoch) {
        return observed(instance(number, role, epoch, 1, "", Optional.empty()));
    }

    private static Instance observed(Instance instance) {
        return instance.observed(Observation.parse(Observations.healthy()));
    }

    private static Instance instance(
            int number, String role, int epoch, int replicas, String fenced, Optional<ObjectNode> pod) {
        ObjectNode statefulSet = Observations.read("""
                {"metadata":{"annotations":{}},"spec":{"template":{"metadata":{"labels":{},"annotations":{}}}}}""");
        statefulSet.withObject("/spec").put("replicas", replicas);
        statefulSet.withObject("/metadata/annotations").put(Labels.FENCED, fenced);
        statefulSet.withObject("/spec/template/metadata/labels").put(Labels.ROLE, role);
        statefulSet.withObject("/spec/template/metadata/annotations").put(Labels.EPOCH, Integer.toString(epoch));
        return Instance.of(new InstanceName(DEMO, number), statefulSet, pod);
    }
}
