package io.kubectlpg.operation.uninstall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import org.junit.jupiter.api.Test;

class UninstallOperationTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final FakeKube kube = Observations.cluster(Observations.healthy());

    @Test
    void takesNothingOfAnotherCluster() {
        for (String kind : List.of("StatefulSet", "Service", "Secret", "ConfigMap", "PersistentVolumeClaim")) {
            kube.with(object(kind, "mine", "demo"))
                    .with(object(kind, "others", "shop"))
                    .withForeign(object(kind, "users"));
        }

        assertThat(String.join("\n", steps(true))).contains("mine").doesNotContain("others", "users");
    }

    /** An empty key, words that are no number, no JSON: what it applied goes all the same, and no schedule stays. */
    @Test
    void aDamagedSpecKeepsNothingBack() {
        for (String data : List.of(
                "{}",
                "{\"schema\":\"eA==\"}",
                "{\"schema\":\"MQ==\"}",
                "{\"schema\":\"MQ==\",\"values\":\"eA==\"}",
                "{\"schema\":\"!\"}")) {
            kube.with((ObjectNode) object("Secret", "demo-spec", "demo").set("data", Observations.read(data)));
            kube.with(object("CronJob", "demo-backup-full", "demo").put("apiVersion", "batch/v1"));
            kube.with(object("Role", "demo-schedule", "demo").put("apiVersion", "rbac.authorization.k8s.io/v1"));

            assertThat(steps(false))
                    .as(data)
                    .startsWith("Delete CronJob demo-backup-full")
                    .contains("Delete Role demo-schedule", "Delete Secret demo-spec");
        }
    }

    private List<String> steps(boolean deleteData) {
        Plan plan = new UninstallOperation(DEMO, deleteData, false).plan(kube, "u1");
        return plan.steps().stream().map(Step::name).toList();
    }

    private static ObjectNode object(String kind, String name, String cluster) {
        ObjectNode object = object(kind, name);
        object.withObject("/metadata/labels")
                .put("app.kubernetes.io/managed-by", "kubectl-pg")
                .put("kubectl-pg.io/cluster", cluster);
        return object;
    }

    private static ObjectNode object(String kind, String name) {
        String version = kind.equals("StatefulSet") ? "apps/v1" : "v1";
        return Observations.read("{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"}}"
                .formatted(version, kind, name));
    }
}
