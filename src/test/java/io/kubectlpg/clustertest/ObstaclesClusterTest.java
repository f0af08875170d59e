package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubernetes does not let the instance start: it is said at once, in its words, with what to do; and nothing stays. */
@ClusterTest
class ObstaclesClusterTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(20);
    private static final String WAITS = "Wait until demo-1 accepts connections";

    private static final String RESTRICTED = """
            {"spec": {"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
              "containers": [{"name": "probe", "image": "none", "securityContext":
                {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}
            """;

    private TestNamespace namespace;

    @BeforeEach
    void createNamespace() {
        namespace = TestNamespace.create();
    }

    @AfterEach
    void nothingStays() {
        namespace.close();
    }

    @Test
    void aRequestThatNoNodeHasRoomForIsWaitedForUntilTheTimeIsOverOrTheValuesAreCorrected() {
        Finished install = namespace.pg(TestNamespace.install(
                "demo",
                List.of(
                        "--set",
                        "resources.requests.memory=640Gi",
                        "--set",
                        "resources.limits.memory=640Gi",
                        "--timeout",
                        "15s")));
        assertThat(install.exited(6).err())
                .contains("does not accept connections yet: demo-1 cannot be scheduled: 0/", "Insufficient memory")
                .doesNotContain("preemption");
        assertThat(namespace.pg("status", "demo").exited(1).out())
                .contains("! demo-1 cannot be scheduled: 0/")
                .contains("Lower resources.requests.memory, which is 640Gi, or add a node.");

        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();

        namespace.pg("status", "demo").succeeded();
    }

    @Test
    void anImageThatDoesNotExist() {
        Finished install = namespace.pg(TestNamespace.install(
                "demo", List.of("--set", "image=localhost/no-such-image:1", "--set", "imagePullPolicy=IfNotPresent")));
        assertThat(install.exited(3).err())
                .contains("error: the image localhost/no-such-image:1 cannot be pulled: ")
                .contains("Load the image onto the nodes");
        leaves();
    }

    @Test
    void aStorageClassThatDoesNotExistAndThenAnotherOne() {
        Finished install = installAtOnce("--set", "storage.storageClass=nonesuch");
        assertThat(install.exited(1).err())
                .contains("error: demo-1 has no volume: there is no storage class nonesuch")
                .contains("Set storage.storageClass to one that kubectl get storageclass lists.");
        uninstallLeaves("secret/demo-app", "secret/demo-replication", "secret/demo-superuser");
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
    }

    @Test
    void aQuotaWithoutRoomUntilThereIsSome() {
        quota("requests.memory=200Mi,limits.memory=8Gi");
        Finished install = installAtOnce();
        assertThat(install.exited(1).err())
                .contains("error: the quota small has no room for demo-1: requested requests.memory=256Mi")
                .contains("Lower resources.requests.memory, which is 256Mi, or ask for a larger quota");
        namespace.kubectl("delete", "quota", "small").succeeded();
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        namespace.pg("uninstall", "demo", "--yes").succeeded();
    }

    @Test
    void aQuotaThatHasNotEvenRoomForALook() {
        quota("pods=0");
        assertThat(namespace
                        .pg(TestNamespace.install("demo", List.of()))
                        .exited(3)
                        .err())
                .contains("error: the quota small has no room for the pod that checks the image: requested pods=1")
                .contains("kubectl describe quota small");
        leaves();
    }

    /** A policy stands for a webhook: both come by admission, and the sentence differs in a word. */
    @Test
    void anAdmissionPolicyThatDenies(@TempDir Path folder) throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata:
                  name: NAME
                spec:
                  matchConstraints:
                    resourceRules:
                      - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  validations:
                    - expression: "!('kubectl-pg.io/instance' in object.metadata.labels)"
                      message: no databases here
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata:
                  name: NAME
                spec:
                  policyName: NAME
                  validationActions: [Deny]
                  matchResources:
                    namespaceSelector:
                      matchLabels:
                        kubernetes.io/metadata.name: NAME
                """.replace("NAME", namespace.name()));
        namespace.kubectl("apply", "-f", policy.toString()).succeeded();
        try {
            // It takes a moment until the API server knows of a new policy.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> namespace
                            .kubectl(
                                    "run",
                                    "probe",
                                    "--image=none",
                                    "--overrides=" + RESTRICTED,
                                    "--labels=kubectl-pg.io/instance=probe",
                                    "--dry-run=server")
                            .err()
                            .contains("no databases here"));
            Finished install = namespace.pg(TestNamespace.install("demo", List.of()));
            assertThat(install.exited(3).err())
                    .contains("error: the admission policy " + namespace.name() + " denies demo-1: no databases here")
                    .contains("ask the person who made the rule");
            assertThat(namespace.objects()).as("nothing was made").noneMatch(object -> object.contains("/demo"));
        } finally {
            namespace.kubectl("delete", "-f", policy.toString()).succeeded();
        }
    }

    private void quota(String hard) {
        namespace.kubectl("create", "quota", "small", "--hard=" + hard).succeeded();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !namespace
                        .kubectl("get", "quota", "small", "-o", "jsonpath={.status.hard}")
                        .text()
                        .isEmpty());
    }

    private Finished installAtOnce(String... options) {
        Running install = namespace.startPg(TestNamespace.install("demo", List.of(options)));
        install.awaitErr(WAITS);
        Instant begun = Instant.now();
        Finished finished = install.finish();
        assertThat(Duration.between(begun, Instant.now())).isLessThan(AT_ONCE);
        return finished;
    }

    private void uninstallLeaves(String... objects) {
        namespace.pg("uninstall", "demo", "--yes").succeeded();
        leaves(objects);
    }

    private void leaves(String... objects) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(namespace.objects()).containsExactlyInAnyOrder(objects));
    }
}
