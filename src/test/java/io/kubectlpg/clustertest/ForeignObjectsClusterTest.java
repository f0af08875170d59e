package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Another operator's objects have the names that a cluster would give its own. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class ForeignObjectsClusterTest {
    private static TestNamespace namespace;

    @BeforeAll
    static void anotherOperatorWasHereFirst() {
        namespace = TestNamespace.create();
        make("service", "clusterip", "demo-rw", "--tcp=5432:5432");
        make("secret", "generic", "demo-app", "--from-literal=password=theirs");
        make("serviceaccount", "demo");
        make("configmap", "demo-config", "--from-literal=a=b");
        make("role", "demo-schedule", "--verb=get", "--resource=pods");
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    @Order(1)
    void installNamesThemAllAndChangesNothing() {
        List<String> before = namespace.versions();
        assertThat(namespace
                        .pg(TestNamespace.install("demo", TestNamespace.withRepository()))
                        .exited(3)
                        .err())
                .contains(
                        "Service demo-rw",
                        "Secret demo-app",
                        "ServiceAccount demo",
                        "ConfigMap demo-config",
                        "Role demo-schedule");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void aSecretThatWouldBeTheSpecAndAJournalOfSomebodyElseAreNamedToo() {
        make("secret", "generic", "spare-spec", "--from-literal=x=y");
        make("configmap", "spare-operations", "--from-literal=x=y");
        assertThat(namespace
                        .pg(TestNamespace.install("spare", List.of()))
                        .exited(3)
                        .err())
                .contains("spare-operations");
        namespace.kubectl("delete", "configmap", "spare-operations").succeeded();
        assertThat(namespace
                        .pg(TestNamespace.install("spare", List.of()))
                        .exited(3)
                        .err())
                .contains("Secret spare-spec");
    }

    /** Nobody renews it, which was taken for a lock that is free. */
    @Test
    @Order(2)
    void aLeaseOfSomebodyElseIsNamedAndNotTaken(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("lease.yaml"), """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: leased-operation}
                spec: {holderIdentity: their-pod_5f2c, leaseDurationSeconds: 15, renewTime: "2020-01-01T00:00:00.000000Z"}
                """);
        namespace.kubectl("create", "-f", file.toString()).succeeded();
        List<String> before = namespace.versions();
        assertThat(namespace
                        .pg(TestNamespace.install("leased", List.of()))
                        .exited(3)
                        .err())
                .contains("Lease leased-operation");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void uninstallLeavesThemAlone() {
        List<String> before = namespace.versions();
        namespace.pg("uninstall", "demo", "--delete-data", "--confirm", "demo").exited(4);
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void anUpgradeDoesNotTakeWhatItWouldNeedNext() {
        namespace.pg(TestNamespace.install("mine", List.of())).succeeded();
        make("poddisruptionbudget", "mine", "--selector=app=theirs", "--min-available=1");
        List<String> before = namespace.versions();
        assertThat(namespace
                        .pg("upgrade", "mine", "--set", "podDisruptionBudget.enabled=true", "--yes")
                        .exited(3)
                        .err())
                .contains("PodDisruptionBudget mine");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    /** The class of the test cluster lets no volume grow: the data would be copied to a volume of the next number. */
    @Test
    @Order(4)
    void anUpgradeDoesNotCopyOntoAVolumeOfSomebodyElse(@TempDir Path folder) throws IOException {
        makeClaim(folder, "data-mine-2-0", "ReadWriteOnce");
        List<String> before = namespace.versions();
        assertThat(namespace
                        .pg("upgrade", "mine", "--set", "storage.size=30Gi", "--yes")
                        .exited(3)
                        .err())
                .contains("PersistentVolumeClaim data-mine-2-0");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void whatIsHandedOverIsTaken() {
        namespace
                .kubectl(
                        "label",
                        "--overwrite",
                        "poddisruptionbudget/mine",
                        "app.kubernetes.io/managed-by=kubectl-pg",
                        "kubectl-pg.io/cluster=mine")
                .succeeded();
        namespace.kubectl("delete", "poddisruptionbudget", "mine").succeeded();
        namespace
                .pg("upgrade", "mine", "--set", "podDisruptionBudget.enabled=true", "--yes")
                .succeeded();
        assertThat(namespace.json("get", "poddisruptionbudget", "mine").at("/metadata/labels"))
                .isNotEmpty();
    }

    @Test
    @Order(6)
    void aClaimThatSeveralNodesMayMountIsRefused(@TempDir Path folder) throws IOException {
        makeClaim(folder, "shared", "ReadWriteMany");
        List<String> before = namespace.versions();
        assertThat(namespace
                        .pg(TestNamespace.install("many", List.of("--set", "storage.existingClaim=shared")))
                        .exited(3)
                        .err())
                .contains("several nodes may mount the PersistentVolumeClaim shared at once (ReadWriteMany)");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    /** A drill keeps its result, a clone the keys of its source, a lost cluster all that it had. */
    @Test
    @Order(7)
    void drillMoveCloneAndRestoreOfALostClusterNameThemToo(@TempDir Path folder) throws IOException {
        namespace.installWithRepository("backed");
        make("configmap", "backed-drill", "--from-literal=x=y");
        assertThat(namespace.pg("drill", "backed").exited(3).err()).contains("ConfigMap backed-drill");

        make("service", "clusterip", "copy-rw", "--tcp=5432:5432");
        make("secret", "generic", "twin-source", "--from-literal=x=y");
        make("service", "clusterip", "backed-repo", "--tcp=8432:8432");
        makeClaim(folder, "repository-backed-repo-0", "ReadWriteOnce");
        List<String> before = namespace.versions();
        assertThat(namespace
                        .pg("repository", "migrate", "backed", "--set", "backup.volume.enabled=true", "--yes")
                        .exited(3)
                        .err())
                .contains("Service backed-repo", "PersistentVolumeClaim repository-backed-repo-0");
        assertThat(namespace
                        .pg("restore", "backed", "--to", "copy", "--latest", "--yes")
                        .exited(3)
                        .err())
                .contains("Service copy-rw");
        assertThat(namespace
                        .pg("restore", "backed", "--to", "twin", "--latest", "--yes")
                        .exited(3)
                        .err())
                .contains("Secret twin-source");
        assertThat(namespace.versions()).isEqualTo(before);

        namespace
                .pg("uninstall", "backed", "--delete-data", "--confirm", "backed")
                .succeeded();
        make("service", "clusterip", "backed-rw", "--tcp=5432:5432");
        List<String> lost = namespace.versions();
        var restore = new ArrayList<>(List.of("restore", "backed", "--latest", "--force", "--yes"));
        List<String> install = List.of(TestNamespace.install("backed", TestNamespace.withRepository()));
        restore.addAll(install.subList(2, install.size()));
        assertThat(namespace.pg(restore.toArray(String[]::new)).exited(3).err()).contains("Service backed-rw");
        assertThat(namespace.versions()).isEqualTo(lost);
    }

    private static void makeClaim(Path folder, String name, String accessMode) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: %s
                spec:
                  accessModes: [%s]
                  resources: {requests: {storage: 1Gi}}
                """.formatted(name, accessMode));
        namespace.kubectl("apply", "-f", file.toString()).succeeded();
    }

    private static void make(String... what) {
        var command = new ArrayList<>(List.of("create"));
        command.addAll(List.of(what));
        namespace.kubectl(command.toArray(String[]::new)).succeeded();
    }
}
