package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
    private static final InstanceName FIRST = new InstanceName(Clusters.DEMO, 1);

    static List<JsonNode> podSpecs() {
        var pods = new ArrayList<JsonNode>();
        for (Spec spec :
                List.of(Clusters.plain(), Clusters.profile("ha"), Clusters.s3(), Clusters.s3WithExistingSecret())) {
            pods.add(Clusters.of(spec).instance(FIRST).at("/spec/template/spec"));
            pods.add(Clusters.of(spec).preflightPod("7f3a", true).at("/spec"));
        }
        return pods;
    }

    @ParameterizedTest
    @MethodSource("podSpecs")
    void podsMeetTheRestrictedPodSecurityStandard(JsonNode pod) {
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(999);
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("hostNetwork").isMissingNode()).isTrue();
        assertThat(pod.path("hostPID").isMissingNode()).isTrue();
        assertThat(pod.path("hostIPC").isMissingNode()).isTrue();
        assertThat(pod.path("initContainers").isMissingNode()).isTrue();
        assertThat(pod.path("containers")).hasSize(1).allSatisfy(container -> {
            JsonNode security = container.path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation")).hasToString("false");
            assertThat(security.at("/capabilities/drop")).hasToString("[\"ALL\"]");
            assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
            assertThat(security.path("privileged").isMissingNode()).isTrue();
        });
        assertThat(pod.path("volumes"))
                .allSatisfy(volume -> assertThat(fieldNames(volume))
                        .isSubsetOf("name", "emptyDir", "configMap", "secret", "downwardAPI"));
    }

    /** As a server with huge pages and a device of a driver needs them. */
    @Test
    void anInstanceMayHaveHugePagesAndResourcesOfOthers() {
        Spec spec = Clusters.yaml("""
                resources:
                  requests: {hugepages-2Mi: 128Mi, example.com/device: 1}
                  limits: {hugepages-2Mi: 128Mi, example.com/device: 1}
                """);
        JsonNode limits = Clusters.of(spec).instance(FIRST).at("/spec/template/spec/containers/0/resources/limits");
        assertThat(limits.path("hugepages-2Mi").asText()).isEqualTo("128Mi");
        assertThat(limits.path("example.com/device").asInt()).isEqualTo(1);
        assertThat(limits.path("memory").asText()).isEqualTo("1Gi");
    }

    @ParameterizedTest
    @MethodSource("podSpecs")
    void podsHaveAReadOnlyRootAndNoTokenAndNoServiceLinks(JsonNode pod) {
        assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(pod.path("automountServiceAccountToken")).hasToString("false");
        assertThat(pod.path("enableServiceLinks")).hasToString("false");
    }

    @ParameterizedTest
    @MethodSource("podSpecs")
    void everyMountHasItsVolume(JsonNode pod) {
        List<String> volumes = new ArrayList<>(names(pod.path("volumes")));
        volumes.add("data");

        assertThat(volumes).containsAll(names(pod.at("/containers/0/volumeMounts")));
        assertThat(names(pod.path("volumes"))).doesNotHaveDuplicates();
    }

    @Test
    void stateIsInNoObjectThatTheSpecMakes() {
        Manifests manifests = Clusters.of(Clusters.s3());
        ObjectNode instance = manifests.instance(FIRST);

        assertThat(instance.at("/spec/replicas").isMissingNode()).isTrue();
        assertThat(instance.at("/spec/template").toString())
                .doesNotContain("kubectl-pg.io/role", "kubectl-pg.io/bootstrap");
    }

    @Test
    void stateIsReplicasRoleAndBootstrapAndNothingElse() {
        Manifests manifests = Clusters.of(Clusters.plain());

        assertThat(manifests.instanceState(FIRST, Role.PRIMARY, true, 1))
                .hasToString("{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"metadata\":{\"name\":\"demo-1\","
                        + "\"namespace\":\"prod\"},\"spec\":{\"replicas\":1,\"template\":{\"metadata\":{\"labels\":"
                        + "{\"kubectl-pg.io/role\":\"primary\"},\"annotations\":{\"kubectl-pg.io/bootstrap\":"
                        + "\"init\"}}}}}");
        assertThat(manifests.instanceState(FIRST, Role.REPLICA, false, 0).at("/spec"))
                .hasToString("{\"replicas\":0,\"template\":{\"metadata\":{\"labels\":"
                        + "{\"kubectl-pg.io/role\":\"replica\"}}}}");
    }

    @Test
    void everyObjectIsOfTheClusterAndItsNamespace() {
        Manifests manifests = Clusters.of(Clusters.s3());
        var all = new ArrayList<>(manifests.objects());
        all.add(manifests.instance(FIRST));
        all.add(manifests.appSecret("x"));
        all.add(manifests.specSecret("1"));
        all.add(manifests.preflightPod("7f3a", true));
        all.add(manifests.preflightSecret("7f3a"));
        all.addAll(manifests.keySecrets());

        assertThat(all).allSatisfy(object -> {
            assertThat(object.at("/metadata/namespace").asText()).isEqualTo("prod");
            JsonNode labels = object.at("/metadata/labels");
            assertThat(labels.path("kubectl-pg.io/cluster").asText()).isEqualTo("demo");
            assertThat(labels.path("app.kubernetes.io/name").asText()).isEqualTo("postgresql");
            assertThat(labels.path("app.kubernetes.io/instance").asText()).isEqualTo("demo");
            assertThat(labels.path("app.kubernetes.io/managed-by").asText()).isEqualTo("kubectl-pg");
            assertThat(labels.path("app.kubernetes.io/version")).hasToString("\"17\"");
            assertThat(labels.path("app.kubernetes.io/component").asText()).isNotEmpty();
        });
    }

    @Test
    void objectsAreInTheOrderToApply() {
        assertThat(Clusters.of(Clusters.plain()).objects())
                .extracting(object -> object.path("kind").asText() + " "
                        + object.at("/metadata/name").asText())
                .containsExactly(
                        "ServiceAccount demo",
                        "ConfigMap demo-scripts",
                        "ConfigMap demo-config",
                        "Service demo-rw",
                        "Service demo-ro",
                        "Service demo-r",
                        "Service demo-pods");
    }

    @Test
    void configurationCarriesItsHashAndNoSecret() {
        ObjectNode plain = config(Clusters.plain());
        ObjectNode s3 = config(Clusters.s3());
        String hash = "/metadata/annotations/kubectl-pg.io~1config-hash";

        assertThat(plain.at(hash).asText())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(s3.at(hash).asText());
        assertThat(config(Clusters.plain()).at(hash)).isEqualTo(plain.at(hash));
        assertThat(s3.toString()).doesNotContain("AKEY", "SKEY");
    }

    @Test
    void keysOfTheBucketAreMountedFromWhereTheyAre() {
        String volume = "/spec/template/spec/volumes";

        assertThat(secretNames(Clusters.of(Clusters.plain()).instance(FIRST).at(volume)))
                .containsExactly("demo-app", "demo-superuser", "demo-replication");
        assertThat(secretNames(Clusters.of(Clusters.s3()).instance(FIRST).at(volume)))
                .contains("demo-s3");
        assertThat(secretNames(Clusters.of(Clusters.s3WithExistingSecret())
                        .instance(FIRST)
                        .at(volume)))
                .contains("my-keys")
                .doesNotContain("demo-s3");
        assertThat(Clusters.of(Clusters.s3WithExistingSecret()).keySecrets()).isEmpty();
    }

    @Test
    void preflightHasGivenKeysInItsOwnSecretAndLeavesOthersWhereTheyAre() {
        Manifests given = Clusters.of(Clusters.s3());
        Manifests existing = Clusters.of(Clusters.s3WithExistingSecret());
        Manifests stored = Clusters.of(Spec.fromStored(Clusters.s3().withoutSecrets()));

        assertThat(secretNames(given.preflightPod("7f3a", true).at("/spec/volumes")))
                .containsOnly("demo-preflight-7f3a");
        assertThat(given.preflightSecret("7f3a").get("data").has("s3.secretKey"))
                .isTrue();
        assertThat(secretNames(existing.preflightPod("7f3a", true).at("/spec/volumes")))
                .contains("my-keys");
        assertThat(existing.preflightSecret("7f3a").get("data").has("s3.secretKey"))
                .isFalse();
        assertThat(secretNames(stored.preflightPod("7f3a", true).at("/spec/volumes")))
                .contains("demo-s3");
    }

    @Test
    void preflightHasAGivenPassphraseInItsOwnSecretAndElseTheClusters() {
        String encrypted = "backup: {volume: {enabled: true}, encryption: {enabled: true";
        Manifests given = Clusters.of(Clusters.yaml(encrypted + ", passphrase: secret}}"));
        Manifests kept = Clusters.of(Clusters.yaml(encrypted + "}}"));

        assertThat(secretNames(given.preflightPod("7f3a", true).at("/spec/volumes")))
                .containsOnly("demo-preflight-7f3a");
        assertThat(given.preflightSecret("7f3a").get("data").has("cipher-pass")).isTrue();
        assertThat(secretNames(kept.preflightPod("7f3a", true).at("/spec/volumes")))
                .contains("demo-repository");
        assertThat(kept.preflightSecret("7f3a").get("data").has("cipher-pass")).isFalse();
    }

    @Test
    void preflightMountsOnlyWhatItsSecretHas() {
        Manifests manifests = Clusters.of(Clusters.s3());
        List<String> data = fieldNames(manifests.preflightSecret("7f3a").get("data"));

        assertThat(manifests.preflightPod("7f3a", true).at("/spec/volumes"))
                .flatExtracting(volume -> StreamSupport.stream(
                                volume.at("/secret/items").spliterator(), false)
                        .map(item -> item.path("key").asText())
                        .toList())
                .hasSameElementsAs(data);
    }

    @Test
    void aSecretOfTheUsersReplacesTheOneWithTheOwnersPassword() {
        Manifests manifests = Clusters.of(Clusters.yaml("existingSecret: mine"));

        assertThat(secretNames(manifests.instance(FIRST).at("/spec/template/spec/volumes")))
                .contains("mine")
                .doesNotContain("demo-app");
    }

    @Test
    void specSecretKeepsTheValuesWithoutSecrets() {
        ObjectNode data =
                (ObjectNode) Clusters.of(Clusters.s3()).specSecret("1.2.3").get("data");

        assertThat(decoded(data, "values"))
                .isEqualTo(Clusters.s3().withoutSecrets().toString())
                .doesNotContain("AKEY", "SKEY");
        assertThat(decoded(data, "version")).isEqualTo("1.2.3");
        assertThat(decoded(data, "schema")).isEqualTo("1");
    }

    private static ObjectNode config(Spec spec) {
        return Clusters.of(spec).objects().get(2);
    }

    private static String decoded(ObjectNode data, String key) {
        return new String(Base64.getDecoder().decode(data.get(key).asText()), StandardCharsets.UTF_8);
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path("name").asText())
                .toList();
    }

    private static List<String> secretNames(JsonNode volumes) {
        return StreamSupport.stream(volumes.spliterator(), false)
                .map(volume -> volume.at("/secret/secretName").asText())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static List<String> fieldNames(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
