package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final FakeKube kube = new FakeKube();

    @Test
    void whatIsNotThereAndWhatTheClusterMadeIsItsOwn() {
        kube.withForeign(labelled(object(Kind.SERVICE, "demo-rw"), "demo"));
        require(object(Kind.SERVICE, "demo-rw"), object(Kind.SECRET, "demo-app"));
    }

    @Test
    void namesEveryObjectOfSomebodyElseAndTheWayToHandItOver() {
        kube.withForeign(object(Kind.SERVICE, "demo-rw"))
                .withForeign(labelled(object(Kind.ROLE, "demo-schedule"), "other"))
                .withForeign(object(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-1-0"))
                .withForeign(labelled(object(Kind.SECRET, "demo-app"), "demo"));
        assertThatThrownBy(() -> require(
                        object(Kind.SERVICE, "demo-rw"),
                        object(Kind.SECRET, "demo-app"),
                        object(Kind.ROLE, "demo-schedule"),
                        object(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-1-0")))
                .isInstanceOfSatisfying(CliException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem())
                            .endsWith(
                                    "do not belong to it: Service demo-rw, Role demo-schedule (of the cluster other), "
                                            + "PersistentVolumeClaim data-demo-1-0");
                    assertThat(refusal.remedy())
                            .endsWith("kubectl label --overwrite -n db service/demo-rw role/demo-schedule "
                                    + "persistentvolumeclaim/data-demo-1-0 app.kubernetes.io/managed-by=kubectl-pg "
                                    + "kubectl-pg.io/cluster=demo");
                });
        assertThat(kube.changes).isEmpty();
    }

    private void require(ObjectNode... wanted) {
        new Ownership(kube, DEMO).require(List.of(wanted));
    }

    private static ObjectNode object(Kind kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.putObject("metadata").put("name", name);
        return object;
    }

    private static ObjectNode labelled(ObjectNode object, String cluster) {
        object.withObject("/metadata").putObject("labels").put(Labels.CLUSTER, cluster);
        return object;
    }
}
