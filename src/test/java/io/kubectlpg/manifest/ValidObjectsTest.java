package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every object that is sent to the API server is one that it knows, field for field. */
class ValidObjectsTest {

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "dev", "staging", "production", "ha"})
    void everyProfileRendersToValidObjects(String profile) {
        assertValid(Clusters.profile(profile));
    }

    @Test
    void everyOptionAtOnceRendersToValidObjects() {
        assertValid(Clusters.options());
        assertValid(Clusters.s3());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachValueAloneArrivesWhereItShouldInValidObjects(ValuesMatrix.Row row) {
        List<ObjectNode> objects = assertValid(Clusters.yaml(row.yaml("demo")));

        row.assertIn(found(objects, row.object("demo")), "demo");
    }

    @Test
    void anUnknownFieldIsAProblem() {
        ObjectNode service = Clusters.of(Clusters.plain()).objects().stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .findFirst()
                .orElseThrow();

        service.withObject("/spec").put("tpye", "NodePort");

        assertThat(KubernetesSchema.problems(service))
                .hasSize(1)
                .first()
                .asString()
                .contains("tpye");
    }

    static List<ValuesMatrix.Row> rows() {
        return ValuesMatrix.read().rows();
    }

    private static JsonNode found(List<ObjectNode> objects, String kindAndName) {
        return objects.stream()
                .filter(object -> kindAndName.equals(object.path("kind").asText() + "/"
                        + object.at("/metadata/name").asText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kindAndName));
    }

    private static List<ObjectNode> assertValid(Spec spec) {
        Manifests manifests = Clusters.of(spec);
        var all = new ArrayList<>(manifests.objects());
        all.add(manifests.instance(new InstanceName(Clusters.DEMO, 1)));
        all.add(manifests.appSecret("pw"));
        all.add(manifests.superuserSecret("pw"));
        all.add(manifests.replicationSecret("pw"));
        all.addAll(manifests.keySecrets());
        manifests.cipherSecret("pw").ifPresent(all::add);
        all.add(manifests.specSecret("1.2.3"));
        all.add(manifests.preflightSecret("7f3a"));
        all.add(manifests.preflightPod("7f3a", true));
        assertThat(all)
                .allSatisfy(
                        object -> assertThat(KubernetesSchema.problems(object)).isEmpty());
        return all;
    }
}
