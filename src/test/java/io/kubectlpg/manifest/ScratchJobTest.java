package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ScratchJobTest {
    private static final String REPOSITORY =
            "backup: {s3: {bucket: backups, endpoint: s3.example.com, existingSecret: keys}}\n";

    @Test
    void wearsNoLabelByWhichAServiceOrAnOperationWouldTakeItForAnInstance() {
        JsonNode labels = pod("").at("/metadata/labels");

        assertThat(labels.path(Labels.COMPONENT).asText()).isEqualTo("scratch");
        assertThat(labels.has(Labels.INSTANCE)).isFalse();
        assertThat(labels.has(Labels.ROLE)).isFalse();
        assertThat(labels.path(Labels.CLUSTER).asText()).isEqualTo("demo");
    }

    @Test
    void runsTheScratchScriptAndNothingElse() {
        JsonNode container = container(pod(""));

        assertThat(texts(container.path("command")))
                .containsExactly(
                        "/bin/bash", "/opt/kubectl-pg/scratch", "drill", "--type=default", "--", "all", "SELECT 1");
        assertThat(container.has("readinessProbe")).isFalse();
        assertThat(container.has("livenessProbe")).isFalse();
        assertThat(container.has("startupProbe")).isFalse();
    }

    /** Else $(PGDATA) would be replaced by Kubernetes, and a dollar-quoted text cut. */
    @Test
    void doublesDollarsForKubernetes() {
        var task = new ScratchTask("drill", "7f3a12bc", List.of(), List.of("SELECT $$a$$, '$(PGDATA)'"), false);

        assertThat(texts(container(job("", task).at("/spec/template")).path("command")))
                .contains("SELECT $$$$a$$$$, '$$(PGDATA)'");
    }

    @Test
    void mountsTheKeysOfTheRepositoryAndThePasswordOnlyWhereItWritesBack() {
        assertThat(mounts(pod("")))
                .contains("s3", "data", "scripts", "config")
                .doesNotContain("superuser", "app", "replication", "podinfo");
        var extract = new ScratchTask("extract", "7f3a12bc", List.of(), List.of(), true);
        assertThat(mounts(job("", extract).at("/spec/template"))).contains("superuser");
    }

    @Test
    void hasNoSidecarBecauseThatDoesNotEnd() {
        JsonNode pod =
                pod("sidecars: [{name: exporter, image: exporter:1}]\nextraVolumes: [{name: more, emptyDir: {}}]\n");

        assertThat(pod.at("/spec/containers")).hasSize(1);
        assertThat(texts(pod.at("/spec/volumes"), "name")).contains("more");
    }

    @Test
    void hasAVolumeThatGoesWithItsPodAsLargeAsTheInstancesTogether() {
        JsonNode claim = volume(
                        pod("storage: {size: 20Gi, storageClass: fast}\nwalStorage: {enabled: true, size: 5Gi}\n"))
                .at("/ephemeral/volumeClaimTemplate/spec");

        assertThat(claim.at("/resources/requests/storage").asText()).isEqualTo("25Gi");
        assertThat(claim.path("storageClassName").asText()).isEqualTo("fast");
    }

    @Test
    void takesSizeClassAndDeadlineFromTheValuesOfScratch() {
        ObjectNode job = job(
                "scratch: {size: 7Gi, storageClass: cheap, activeDeadlineSeconds: 3600}\n",
                new ScratchTask("drill", "7f3a12bc", List.of(), List.of(), false));

        JsonNode claim = volume(job.at("/spec/template")).at("/ephemeral/volumeClaimTemplate/spec");
        assertThat(claim.at("/resources/requests/storage").asText()).isEqualTo("7Gi");
        assertThat(claim.path("storageClassName").asText()).isEqualTo("cheap");
        assertThat(job.at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(3600);
    }

    @Test
    void usesTheNodesDiskWhereThatIsAskedForAndWhereTheClusterItselfDoes() {
        assertThat(volume(pod("scratch: {emptyDir: true}\n")).has("emptyDir")).isTrue();
        assertThat(volume(pod("storage: {emptyDir: true}\n")).has("emptyDir")).isTrue();
    }

    @Test
    void endsByItselfAndIsRemovedByItself() {
        JsonNode spec = job("", new ScratchTask("drill", "7f3a12bc", List.of(), List.of(), false))
                .path("spec");

        assertThat(spec.path("backoffLimit").asInt(-1)).isZero();
        assertThat(spec.path("ttlSecondsAfterFinished").asInt()).isPositive();
        assertThat(spec.at("/template/spec/restartPolicy").asText()).isEqualTo("Never");
    }

    @Test
    void byTheClockItEndsBeforeItsResultIsKept() {
        JsonNode pod =
                object("drill: {schedule: 0 3 * * 0}\n", "CronJob/demo-drill").at("/spec/jobTemplate/spec/template");

        assertThat(texts(pod.at("/spec/initContainers"), "name")).containsExactly("scratch");
        assertThat(texts(pod.at("/spec/containers"), "name")).containsExactly("report", "postgres");
        assertThat(pod.at("/metadata/labels").has(Labels.INSTANCE)).isFalse();
        // The database that was restored runs without a token of the API server.
        assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(texts(pod.at("/spec/containers/0/volumeMounts"), "name")).containsExactly("result", "token");
        assertThat(texts(pod.at("/spec/initContainers/0/volumeMounts"), "name")).doesNotContain("token");
        assertThat(texts(pod.at("/spec/containers/1/volumeMounts"), "name")).doesNotContain("token");
    }

    @Test
    void byTheClockItMayKeepItsResultAndNothingElse() {
        JsonNode role = object("drill: {schedule: 0 3 * * 0}\n", "Role/demo-drill");

        assertThat(role.path("rules")).hasSize(1);
        assertThat(texts(role.at("/rules/0/resourceNames"))).containsExactly("demo-drill");
        assertThat(texts(role.at("/rules/0/verbs"))).containsExactly("get", "patch");
    }

    private static JsonNode object(String values, String subject) {
        try {
            Spec spec = Spec.fromStored(new YAMLMapper().readTree(REPOSITORY + values));
            return Manifests.of(new ClusterName("demo"), "db", spec).objects().stream()
                    .filter(object -> subject.equals(object.path("kind").asText() + "/"
                            + object.at("/metadata/name").asText()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static JsonNode pod(String values) {
        return job(
                        values,
                        new ScratchTask(
                                "drill", "7f3a12bc", List.of("--type=default"), List.of("all", "SELECT 1"), false))
                .at("/spec/template");
    }

    private static ObjectNode job(String values, ScratchTask task) {
        try {
            Spec spec = Spec.fromStored(new YAMLMapper().readTree(REPOSITORY + values));
            return Manifests.of(new ClusterName("demo"), "db", spec).scratchJob(task);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static JsonNode container(JsonNode pod) {
        return pod.at("/spec/containers/0");
    }

    private static List<String> mounts(JsonNode pod) {
        return texts(container(pod).path("volumeMounts"), "name");
    }

    private static JsonNode volume(JsonNode pod) {
        return StreamSupport.stream(pod.at("/spec/volumes").spliterator(), false)
                .filter(volume -> volume.path("name").asText().equals("data"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }
}
