package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.DEMO;
import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.primary;
import static io.kubectlpg.operation.promote.Members.standby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.spec.Role;
import org.junit.jupiter.api.Test;

class RoutingTest {
    @Test
    void aPodThatGoesMeanwhileProvesTheRights() {
        FakeKube kube = new Members().with(FIRST, Role.PRIMARY, primary()).kube();
        Instance instance = new ClusterReader(kube).require(DEMO).instances().getFirst();

        kube.delete(Kind.POD, FIRST.podName());

        assertThatCode(() -> Routing.proveRights(kube, instance)).doesNotThrowAnyException();
    }

    @Test
    void aPodThatGoesBeforeItIsLabelledNeedsNoLabel() {
        FakeKube kube = new Members().with(FIRST, Role.PRIMARY, primary()).kube();
        kube.beforePatch(() -> kube.delete(Kind.POD, FIRST.podName()));

        new Routing(kube, 3).pod(FIRST, Role.REPLICA);

        assertThat(kube.get(Kind.POD, FIRST.podName())).isEmpty();
    }

    @Test
    void aPodThatTakesThePlaceOfTheOneThatWasReadIsLabelled() {
        FakeKube kube =
                new Members().with(FIRST, Role.PRIMARY, standby("0/7000148")).kube();
        ObjectNode successor = kube.get(Kind.POD, FIRST.podName()).orElseThrow();
        successor.withObject("/metadata").put("uid", "another");
        kube.beforePatch(() -> kube.with(successor));

        new Routing(kube, 3).pod(FIRST, Role.REPLICA);

        assertThat(kube.get(Kind.POD, FIRST.podName())
                        .orElseThrow()
                        .at("/metadata/labels")
                        .path("kubectl-pg.io/role")
                        .asText())
                .isEqualTo("replica");
    }
}
