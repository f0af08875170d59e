package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

@ClusterTest
class InstallClusterTest {

    @Test
    void installsADatabaseThatServesItsOwnerOverTheServiceAndChangesNothingTheSecondTime() {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
            assertThat(namespace.sql("demo-1-0", "SELECT 1")).isEqualTo("1");

            List<String> before = versions(namespace);
            Finished again = namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
            assertThat(again.err()).contains("nothing was changed");
            assertThat(versions(namespace)).isEqualTo(before);
        }
    }

    private static List<String> versions(TestNamespace namespace) {
        return namespace
                .kubectl("get", "statefulset,service,configmap,serviceaccount,secret,persistentvolumeclaim,lease", "-o",
                        "jsonpath={range .items[*]}{.kind}/{.metadata.name}@{.metadata.resourceVersion}{\"\\n\"}{end}")
                .succeeded()
                .out()
                .lines()
                .sorted()
                .toList();
    }
}
