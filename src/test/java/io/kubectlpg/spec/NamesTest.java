package io.kubectlpg.spec;

import static io.kubectlpg.spec.SpecErrors.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @Test
    void clusterNameIsADnsLabel() {
        assertThat(errorOf(() -> new ClusterName("My_App"))).satisfies(error -> {
            assertThat(error.problem())
                    .isEqualTo("\"My_App\" cannot be the name of a cluster: allowed are lower-case letters,"
                            + " digits and '-', starting with a letter and not ending with '-'");
            assertThat(error.remedy()).isEqualTo("Choose a name such as my-app.");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1demo", "-demo", "demo-", "demo.prod", "dämo", "demo\n", "a b"})
    void otherTextIsNoClusterName(String text) {
        assertThat(errorOf(() -> new ClusterName(text)).problem()).contains("cannot be the name of a cluster: allowed");
    }

    @Test
    void clusterNameLeavesRoomForSuffixes() {
        assertThat(new ClusterName("a".repeat(40)).value()).hasSize(40);
        assertThat(errorOf(() -> new ClusterName("a".repeat(41)))).satisfies(error -> {
            assertThat(error.problem())
                    .isEqualTo("\"" + "a".repeat(41) + "\" cannot be the name of a cluster: it has 41 characters, "
                            + "at most 40 are allowed");
            assertThat(error.remedy())
                    .isEqualTo("Choose a shorter name, because the names of its pods and volumes begin with it.");
        });
    }

    @Test
    void instanceNameIsClusterAndNumber() {
        InstanceName instance = InstanceName.parse("my-app-12");

        assertThat(instance).isEqualTo(new InstanceName(new ClusterName("my-app"), 12));
        assertThat(instance).hasToString("my-app-12");
        assertThat(instance.podName()).isEqualTo("my-app-12-0");
        assertThat(instance.claimName()).isEqualTo("data-my-app-12-0");
        assertThat(InstanceName.first(new ClusterName("demo"))).hasToString("demo-1");
        assertThat(instance).isGreaterThan(InstanceName.parse("my-app-2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "demo-0", "demo-01", "-1", "demo-x", "demo-1234567"})
    void otherTextIsNoInstanceName(String text) {
        assertThat(errorOf(() -> InstanceName.parse(text)).code()).isNotNull();
    }

    @Test
    void rolesAreLabels() {
        assertThat(Role.PRIMARY.label()).isEqualTo("primary");
        assertThat(Role.of("replica")).contains(Role.REPLICA);
        assertThat(Role.of("master")).isEmpty();
    }

    @Test
    void nearestNameIsTheOneProbablyMeant() {
        List<String> names = List.of("storage", "storageClass", "size");

        assertThat(NearestName.to("storageclass", names)).contains("storageClass");
        assertThat(NearestName.to("storge", names)).contains("storage");
        assertThat(NearestName.to("sice", names)).contains("size");
        assertThat(NearestName.to("backup", names)).isEmpty();
    }
}
