package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole life of a cluster as somebody who has Kubernetes' own role {@code edit} in one namespace, and nothing else. */
@ClusterTest
class EditRoleClusterTest {
    private static TestNamespace namespace;
    private static Path kubeconfig;

    @BeforeAll
    static void makeAnEditor(@TempDir Path folder) {
        namespace = TestNamespace.create();
        namespace.createAccount("editor", "edit");
        kubeconfig = new Kubeconfigs(namespace, folder).ofServiceAccount("editor");
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    void theRoleEditIsEnough() {
        var values = new ArrayList<>(TestNamespace.withRepository());
        for (String value : List.of(
                "rbac.create=false",
                "serviceAccount.create=false",
                "podDisruptionBudget.enabled=true",
                "service.type=NodePort",
                "resources.limits.cpu=2")) {
            values.addAll(List.of("--set", value));
        }
        editor(TestNamespace.install("demo", values)).succeeded();
        assertThat(namespace.objects()).doesNotContain("serviceaccount/demo");
        assertThat(serviceType()).isEqualTo("NodePort");
        editor("status", "demo").succeeded();
        editor("doctor", "demo", "--quick").succeeded();
        editor("backup", "full", "demo").succeeded();
        editor("config", "set", "demo", "work_mem=9MB", "--yes").succeeded();
        assertThat(namespace.sql("demo-1-0", "SHOW work_mem")).isEqualTo("9MB");
        editor("restart", "demo", "--yes").succeeded();
        editor("credentials", "rotate", "demo", "--yes").succeeded();
        editor("upgrade", "demo", "--yes", "--set", "service.type=LoadBalancer").succeeded();
        assertThat(serviceType()).isEqualTo("LoadBalancer");
        editor("uninstall", "demo", "--delete-data", "--confirm", "demo").succeeded();
    }

    private static String serviceType() {
        return namespace.json("get", "service", "demo-rw").at("/spec/type").asText();
    }

    private static Finished editor(String... command) {
        String[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "--kubeconfig";
        all[command.length + 1] = kubeconfig.toString();
        return namespace.pg(all);
    }
}
