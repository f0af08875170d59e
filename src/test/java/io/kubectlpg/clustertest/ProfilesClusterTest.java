package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From every profile to every other, on the smallest machine. What a profile wants of it is given as a value. */
@ClusterTest
class ProfilesClusterTest {
    private static final List<String> SMALL = List.of(
            "--set", "image=" + TestNamespace.IMAGE,
            "--set", "instances=1",
            "--set", "resources.requests.cpu=50m",
            "--set", "resources.requests.memory=128Mi",
            "--set", "resources.limits.cpu=500m",
            "--set", "resources.limits.memory=512Mi",
            "--set", "parameters.shared_buffers=32MB");

    @Test
    void theRowsOutliveAWalkThroughAllProfiles() {
        walk("minimal", "dev", "staging", "production", "ha", "minimal");
    }

    /** Every ordered pair once. */
    @Test
    @Tag("exhaustive")
    void theRowsOutliveEveryChangeOfProfile() {
        walk(
                "minimal",
                "dev",
                "minimal",
                "staging",
                "minimal",
                "production",
                "minimal",
                "ha",
                "dev",
                "staging",
                "dev",
                "production",
                "dev",
                "ha",
                "staging",
                "production",
                "staging",
                "ha",
                "production",
                "ha",
                "minimal");
    }

    private static void walk(String first, String... others) {
        try (var cluster = UpgradedCluster.install(profile(first))) {
            var rows = new ArrayList<>(List.of("installed"));
            for (String profile : others) {
                cluster.upgrade(profile(profile)).succeeded();
                cluster.insert(profile);
                rows.add(profile);
                assertThat(cluster.rows()).isEqualTo(rows);
            }
            cluster.assertWhole(rows.toArray(String[]::new));
            assertThat(cluster.show("max_connections")).isEqualTo("20");
            assertThat(cluster.kubectl(
                            "get", "pvc", "data-" + cluster.pod(), "-o", "jsonpath={.spec.resources.requests.storage}"))
                    .as("the largest of all: volumes do not shrink")
                    .isEqualTo("100Gi");
        }
    }

    private static String[] profile(String name) {
        return UpgradedCluster.words(SMALL, "--profile", name);
    }
}
