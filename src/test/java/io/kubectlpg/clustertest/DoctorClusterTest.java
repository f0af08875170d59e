package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds, and that it leaves nothing. */
@ClusterTest
class DoctorClusterTest {
    private TestNamespace namespace;

    @BeforeEach
    void createNamespace() {
        namespace = TestNamespace.create();
    }

    @AfterEach
    void deleteNamespace() {
        namespace.close();
    }

    @Test
    void aClusterIsHealthyBeforeItsInstallationAndAfterAndThenLeavesItsVolume() {
        String before = doctor().succeeded().out();
        assertThat(before)
                .contains("ok       image: " + TestNamespace.IMAGE + " holds PostgreSQL 17.")
                .contains("ok       repository: a pod reaches it, and can write, read and remove a file")
                .contains("ok       DNS: a pod resolves kubernetes.default.svc, minio.minio.svc")
                .contains("ok       pod security: the namespace allows every pod of the cluster; it enforces "
                        + "restricted")
                .contains("ok       rights: ", "ok       clocks: ", "ok       quota: ", "ok       leftovers: ")
                .doesNotContain("FAILED");
        leaves();

        namespace.installWithRepository("demo");
        List<String> objects = namespace.objects();
        assertThat(namespace.pg("doctor", "demo").succeeded().out())
                .contains("ok       repository: ")
                .contains("ok       DNS: a pod resolves demo-rw." + namespace.name() + ".svc, minio.minio.svc")
                .contains("ok       clocks: this machine, the API server and the instance agree");
        leaves(objects.toArray(String[]::new));
        JsonNode document = TestNamespace.parse(namespace
                .pg("doctor", "demo", "--quick", "-o", "json")
                .succeeded()
                .out());
        assertThat(document.path("healthy").asBoolean()).isTrue();
        assertThat(document.path("checks").findValuesAsText("check"))
                .contains("rights", "versions")
                .doesNotContain("image", "repository");

        namespace.pg("uninstall", "demo", "--yes").succeeded();
        assertThat(doctor("--quick").succeeded().out())
                .contains("warning  leftovers: an earlier demo left the volume data-demo-1-0: install takes it over");
    }

    @Test
    void aRepositoryWhoseCertificateIsNotTrustedFails(@TempDir Path folder) throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign.crt"), apiServersAuthority());
        Finished found = doctor("--set-file", "backup.s3.ca=" + foreign);
        assertThat(found.exited(1).out())
                .startsWith("FAILED   repository: the certificate of the repository cannot be verified")
                .contains("--set-file backup.s3.ca=FILE")
                .contains("ok       image: ");
        leaves();
    }

    @Test
    void aQuotaThatIsTooSmallFailsWithNumbers() {
        namespace
                .kubectl("create", "quota", "small", "--hard=requests.memory=200Mi,limits.memory=8Gi")
                .succeeded();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !namespace
                        .kubectl("get", "quota", "small", "-o", "jsonpath={.status.used}")
                        .text()
                        .isEmpty());
        assertThat(doctor("--quick").exited(1).out())
                .contains("FAILED   quota: the quota small has no room: requests.memory is limited to 200Mi, 0 is "
                        + "used, and 256Mi more is needed");
    }

    @Test
    void whoeverMayDoLittleIsToldWhatIsMissingAndWhatIsNotKnown(@TempDir Path folder) {
        namespace.kubectl("create", "serviceaccount", "little").succeeded();
        namespace
                .kubectl(
                        "create",
                        "role",
                        "little",
                        "--verb=list",
                        "--resource=statefulsets,pods,persistentvolumeclaims")
                .succeeded();
        namespace
                .kubectl(
                        "create",
                        "rolebinding",
                        "little",
                        "--role=little",
                        "--serviceaccount=" + namespace.name() + ":little")
                .succeeded();
        Path kubeconfig = new Kubeconfigs(namespace, folder).ofServiceAccount("little");
        assertThat(doctor("--kubeconfig", kubeconfig.toString()).exited(1).out())
                .startsWith("FAILED   rights: you may not ")
                .contains("create, get pods/exec", "in the namespace " + namespace.name() + ", which status, backup")
                .contains("unknown  storage class: the user ")
                .contains("unknown  quota: the user ")
                .contains("unknown  image: the user ")
                .doesNotContain("FAILED   image");
    }

    @Test
    void anInterruptedLookIsRemovedAllTheSame() {
        Running look = namespace.startInterruptiblePg(command("--set", "image=localhost/no-such-image:1"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> namespace.objects().stream().anyMatch(name -> name.startsWith("pod/demo-preflight-")));
        look.signal("INT");
        assertThat(look.finish().exit()).isNotZero();
        leaves();
    }

    private Finished doctor(String... more) {
        return namespace.pg(command(more));
    }

    private static String[] command(String... more) {
        var arguments =
                new ArrayList<>(List.of("doctor", "demo", "--profile", "dev", "--set", "image=" + TestNamespace.IMAGE));
        arguments.addAll(TestNamespace.withRepository());
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private void leaves(String... objects) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(namespace.objects()).containsExactlyInAnyOrder(objects));
    }

    private String apiServersAuthority() {
        String encoded = namespace
                .kubectl(
                        "config",
                        "view",
                        "--raw",
                        "--minify",
                        "--flatten",
                        "-o",
                        "jsonpath={.clusters[0].cluster.certificate-authority-data}")
                .succeeded()
                .text();
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
    }
}
