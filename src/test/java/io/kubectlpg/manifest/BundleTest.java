package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every pod that calls pgBackRest copies it out of the image that the values name, before all else. */
class BundleTest {
    private static final String BACKUPS = """
            imageRegistry: mirror.example.com
            resources: {limits: {memory: 3Gi}}
            containerSecurityContext: {runAsUser: 70}
            initContainers: [{name: mine, image: busybox}]
            drill: {schedule: "0 3 * * 6"}
            backup:
              volume: {enabled: true}
              pgbackrest: {image: "registry.example.com/pgbackrest:2", from: %s}
            """;

    @Test
    void everyPodHasIt() {
        List<JsonNode> pods = pods(of("auto"));
        assertThat(pods).hasSize(5).allSatisfy(pod -> {
            JsonNode copies = pod.at("/spec/initContainers/0");
            assertThat(copies.path("name").asText()).isEqualTo("pgbackrest-bundle");
            assertThat(copies.path("image").asText()).isEqualTo("mirror.example.com/pgbackrest:2");
            assertThat(copies.at("/command/2").asText()).isEqualTo("last");
            assertThat(copies.at("/resources/limits/memory").asText()).isNotEmpty();
            assertThat(copies.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(copies.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(writable(copies)).containsExactly("/opt/pgbackrest-bundle");
            assertThat(volume(pod).at("/emptyDir/sizeLimit").asText()).isNotEmpty();
        });
        JsonNode instance = pods.getFirst();
        assertThat(instance.at("/spec/initContainers/0/securityContext/runAsUser")
                        .asInt())
                .isEqualTo(70);
        assertThat(instance.at("/spec/initContainers/0/resources/limits/memory").asText())
                .isEqualTo("3Gi");
        assertThat(instance.at("/spec/initContainers/1/name").asText()).isEqualTo("mine");
    }

    @Test
    void whoCallsItCannotChangeIt() {
        assertThat(pods(of("auto"))).allSatisfy(pod -> {
            var callers =
                    new ArrayList<>(pod.at("/spec/containers").valueStream().toList());
            pod.at("/spec/initContainers").valueStream().skip(1).forEach(callers::add);
            assertThat(callers)
                    .filteredOn(container -> mount(container).has("name"))
                    .singleElement()
                    .satisfies(caller -> {
                        assertThat(caller.path("name").asText()).isIn("postgres", "scratch");
                        assertThat(mount(caller).path("readOnly").asBoolean()).isTrue();
                    });
        });
    }

    @Test
    void theValuesSayWhichOneIsCalledFirst() {
        assertThat(pods(of("bundle")))
                .allSatisfy(pod -> assertThat(
                                pod.at("/spec/initContainers/0/command/2").asText())
                        .isEqualTo("first"));
    }

    @Test
    void whereTheImagesOwnIsWantedNothingIsCopied() {
        assertThat(pods(of("image"))).allSatisfy(pod -> assertThat(volume(pod)).isEmpty());
    }

    @Test
    void anotherImageOfItIsAnotherPod() {
        assertThat(hash("registry.example.com/pgbackrest:2")).isNotEqualTo(hash("registry.example.com/pgbackrest:3"));
    }

    private static String hash(String image) {
        Spec spec = Clusters.yaml(BACKUPS.formatted("auto").replace("registry.example.com/pgbackrest:2", image));
        return Clusters.of(spec)
                .instance(new InstanceName(Clusters.DEMO, 1))
                .at("/spec/template/metadata/annotations")
                .toString();
    }

    private static Spec of(String from) {
        return Clusters.yaml(BACKUPS.formatted(from));
    }

    /** Of an instance, the preflight, a Job, the repository host and scheduled drills. */
    private static List<JsonNode> pods(Spec spec) {
        Manifests manifests = Clusters.of(spec);
        var pods = new ArrayList<JsonNode>();
        pods.add(manifests.instance(new InstanceName(Clusters.DEMO, 1)).at("/spec/template"));
        pods.add(manifests.preflightPod("7f3a", true));
        pods.add(manifests.scratchJob(ScratchTask.scheduledDrill(spec)).at("/spec/template"));
        for (ObjectNode object : manifests.objects()) {
            if (object.path("kind").asText().equals("StatefulSet")) {
                pods.add(object.at("/spec/template"));
            } else if (object.at("/metadata/name").asText().endsWith("-drill")
                    && object.path("kind").asText().equals("CronJob")) {
                pods.add(object.at("/spec/jobTemplate/spec/template"));
            }
        }
        return pods;
    }

    private static JsonNode volume(JsonNode pod) {
        return named(pod.at("/spec/volumes"));
    }

    private static JsonNode mount(JsonNode container) {
        return named(container.path("volumeMounts"));
    }

    private static JsonNode named(JsonNode list) {
        return list.valueStream()
                .filter(item -> item.path("name").asText().equals("pgbackrest-bundle"))
                .findFirst()
                .orElse(list.path("none"));
    }

    private static List<String> writable(JsonNode container) {
        return container
                .path("volumeMounts")
                .valueStream()
                .filter(mount -> !mount.path("name").asText().equals("scripts"))
                .map(mount -> mount.path("mountPath").asText())
                .toList();
    }
}
