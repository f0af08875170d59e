package io.kubectlpg.spec;

import static io.kubectlpg.spec.SpecErrors.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.manifest.Manifests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtraObjectsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: Job} | extraObjects.0 has no apiVersion",
                "{apiVersion: v1} | extraObjects.0 has no kind",
                "{apiVersion: v1, kind: Secret} | extraObjects.0 is a Secret, but values are stored where secrets "
                        + "are not safe",
                "{apiVersion: apps/v1, kind: StatefulSet} | extraObjects.0 is of the kind apps/v1 StatefulSet, which "
                        + "is not allowed as an extra object",
                "{apiVersion: v1, kind: Job} | extraObjects.0 is of the kind v1 Job, which is not allowed as an "
                        + "extra object",
                "{apiVersion: v1, kind: ConfigMap} | extraObjects.0 has no valid metadata.name",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: A}} | extraObjects.0 has no valid metadata.name",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}} | "
                        + "extraObjects.0.metadata.namespace is given, but an extra object always gets the namespace "
                        + "of the cluster",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dat: {}} | extraObjects.0.dat is not a "
                        + "known key",
                "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {}} | extraObjects.0.spec has no "
                        + "template",
            })
    void whatCannotBeAmongAClustersObjectsIsRefused(String object, String problem) {
        assertThat(errorOf(() -> load(object)).problem()).isEqualTo("v.yaml:1: " + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo-config", "demo-scripts", "demo-init", "demo-operations"})
    void namesOfTheClustersOwnObjectsAreTaken(String name) {
        Spec spec = load("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}}");

        assertThat(errorOf(() -> Manifests.of(new ClusterName("demo"), "prod", spec)
                                .objects())
                        .problem())
                .isEqualTo("extraObjects has the ConfigMap " + name + " , which the cluster already has");
    }

    @Test
    void podsOfAnExtraJobAreNotTheClusters() {
        Spec spec = load("{apiVersion: batch/v1, kind: Job, metadata: {name: load}, spec: {template: {metadata: "
                + "{labels: {a: b}}, spec: {containers: [{name: c, image: i}], restartPolicy: Never}}}}");

        JsonNode job =
                Manifests.of(new ClusterName("demo"), "prod", spec).objects().getLast();
        assertThat(job.at("/metadata/labels/kubectl-pg.io~1cluster").asText()).isEqualTo("demo");
        assertThat(job.at("/spec/template/metadata/labels").toString()).isEqualTo("{\"a\":\"b\"}");
    }

    private static Spec load(String object) {
        return new Sources().file("v.yaml", "extraObjects: [" + object + "]").load();
    }
}
