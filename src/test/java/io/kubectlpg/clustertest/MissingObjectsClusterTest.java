package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Somebody deletes or changes objects of a cluster: status names each, and one command creates it again. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class MissingObjectsClusterTest {
    private static final String INFO = "/pgdata/kubectl-pg/info.json";

    private static TestNamespace namespace;
    private static List<String> whole;

    @BeforeAll
    static void install() {
        namespace = TestNamespace.create();
        namespace.installWithRepository("demo");
        namespace.sql("demo-1-0", "CREATE TABLE kept AS SELECT 1 AS id");
        whole = objects();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    @Order(1)
    void eachIsNamedAndUpgradeWithoutValuesMakesThemAllAgain() {
        List<String> gone = List.of(
                "service/demo-rw",
                "service/demo-pods",
                "configmap/demo-scripts",
                "configmap/demo-config",
                "secret/demo-superuser",
                "serviceaccount/demo",
                "cronjob/demo-backup-full",
                "role/demo-schedule");
        gone.forEach(object -> namespace.kubectl("delete", object).succeeded());

        String status = namespace.pg("status", "demo").exited(1).out();
        gone.forEach(object -> assertThat(status).containsIgnoringCase("the " + object.replace('/', ' ') + " is gone"));
        assertThat(status).contains("kubectl pg upgrade demo");
        assertThat(doctorsFirstLine()).contains("the Service demo-pods is gone");

        namespace.pg("upgrade", "demo", "--yes").succeeded();
        assertThat(objects()).isEqualTo(whole);
        assertHealthy();
    }

    /** The password that a new Secret has must be the server's, or nobody can log in. */
    @Test
    @Order(2)
    void aPasswordThatIsGoneIsMadeAnewAndIsTheServers(@TempDir Path folder) throws IOException {
        namespace.kubectl("delete", "secret", "demo-app").succeeded();
        assertThat(findings()).anyMatch(problem -> problem.startsWith("the Secret demo-app is gone"));

        namespace.pg("upgrade", "demo", "--yes").succeeded();

        assertHealthy();
        ClientPod.start(namespace, folder, "demo");
        ClientPod.psql(namespace, "\"$URI\"", "SELECT 1").succeeded();
        namespace.kubectl("delete", "pod", "client").succeeded();
    }

    @Test
    @Order(3)
    void keysThatAreGoneAreAskedForAgain() {
        namespace.kubectl("delete", "secret", "demo-s3").succeeded();
        assertThat(namespace.pg("status", "demo").exited(1).out())
                .contains(
                        "the Secret demo-s3 with the keys of the bucket",
                        "kubectl pg upgrade demo --set-file backup.s3.accessKey=FILE");
        assertThat(namespace.pg("upgrade", "demo", "--yes").exited(3).err()).contains("the Secret demo-s3");

        namespace
                .pg(
                        "upgrade",
                        "demo",
                        "--yes",
                        "--set-file",
                        "backup.s3.accessKey=" + TestNamespace.minioValues().resolve("access-key"),
                        "--set-file",
                        "backup.s3.secretKey=" + TestNamespace.minioValues().resolve("secret-key"))
                .succeeded();
        assertHealthy();
        namespace.pg("check", "demo").succeeded();
    }

    @Test
    @Order(4)
    void whatIsChangedByHandIsNamedAndPutBack() {
        namespace
                .kubectl(
                        "patch",
                        "service",
                        "demo-rw",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"selector\":{\"kubectl-pg.io/role\":\"replica\"}}}")
                .succeeded();
        namespace
                .kubectl(
                        "patch",
                        "configmap",
                        "demo-config",
                        "--type=merge",
                        "-p",
                        "{\"data\":{\"pg_hba.conf\":\"host all all all reject\"}}")
                .succeeded();
        namespace.kubectl("scale", "statefulset", "demo-1", "--replicas=2").succeeded();

        assertThat(namespace.pg("status", "demo").exited(1).out())
                .contains(
                        "the Service demo-rw differs from the values of demo",
                        "the ConfigMap demo-config differs from the values of demo",
                        "scaled to 2 replicas");

        namespace.pg("upgrade", "demo", "--yes").succeeded();
        assertHealthy();
        assertThat(namespace
                        .json("get", "statefulset", "demo-1")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(1);
        assertThat(namespace
                        .json("get", "service", "demo-rw")
                        .at("/spec/selector")
                        .path("kubectl-pg.io/role")
                        .asText())
                .isEqualTo("primary");
    }

    /** pgBackRest's errors begin with a bracket, as its documents do; one that was kept made every answer unreadable. */
    @Test
    @Order(5)
    void whatTheRepositoryAnswersBlindsNobodyWhereItIsNoDocument() {
        String kept = inPod("cat", INFO).out();
        var cluster = new RecoverableCluster(namespace);
        String broken = namespace
                .json("get", "configmap", "demo-config")
                .at("/data/pgbackrest.conf")
                .asText()
                .replaceFirst("(?m)^repo1-s3-bucket=.*\n", "");
        var patch = TestNamespace.JSON.createObjectNode();
        patch.putObject("data").put("pgbackrest.conf", broken);
        namespace
                .kubectl("patch", "configmap", "demo-config", "--type=merge", "-p", patch.toString())
                .succeeded();
        cluster.awaitFile("/etc/pg/pgbackrest.conf", text -> !text.contains("repo1-s3-bucket"));

        assertThat(namespace.pg("info", "demo").exited(8).err()).contains("requires option: repo1-s3-bucket");
        assertThat(inPod("cat", INFO).out()).isEqualTo(kept);
        assertThat(namespace.pg("status", "demo").succeeded().out())
                .contains("the ConfigMap demo-config differs", "demo-1    primary  running");

        namespace.pg("upgrade", "demo", "--yes").succeeded();
        cluster.awaitFile("/etc/pg/pgbackrest.conf", text -> text.contains("repo1-s3-bucket"));
        inPod("bash", "-c", "echo '[037]: info command requires option: repo1-s3-key' >" + INFO);
        assertThat(namespace.pg("status", "demo").exited(1).out())
                .contains("the list of backups is unknown", "kubectl pg info demo", "demo-1    primary  running");
        namespace.pg("check", "demo").succeeded();
        namespace.pg("restore", "demo", "--latest", "--dry-run").succeeded();
        namespace.pg("info", "demo").succeeded();
        assertHealthy();
        assertThat(inPod("cat", INFO).out()).startsWith("[{");
    }

    private static Finished inPod(String... command) {
        return new RecoverableCluster(namespace).inPod(command).succeeded();
    }

    @Test
    @Order(6)
    void aStatefulSetThatIsGoneIsMadeAgainAroundTheData() {
        namespace.kubectl("delete", "statefulset", "demo-1").succeeded();
        namespace.kubectl("delete", "service", "demo-r").succeeded();

        assertThat(namespace.pg("list").succeeded().out()).contains("demo");
        assertThat(namespace
                        .pg("status", "demo")
                        .exited(1)
                        .out()
                        .lines()
                        .skip(1)
                        .findFirst()
                        .orElseThrow())
                .contains("the StatefulSet demo-1 is gone");
        assertThat(namespace.pg("status").exited(1).out()).contains("kubectl pg upgrade demo");
        assertThat(doctorsFirstLine()).contains("the StatefulSet demo-1 is gone");
        for (List<String> command : List.of(
                List.of("backup", "incr", "demo"),
                List.of("stop", "demo", "--yes"),
                List.of("restart", "demo", "--yes"),
                List.of("config", "set", "demo", "work_mem=5MB", "--yes"))) {
            assertThat(namespace.pg(command.toArray(String[]::new)).exited(3).err())
                    .contains("no StatefulSet of demo exists", "kubectl pg upgrade demo");
        }

        namespace.pg("upgrade", "demo", "--yes").succeeded();
        assertHealthy();
        assertThat(namespace.sql("demo-1-0", "SELECT count(*) FROM kept")).isEqualTo("1");
    }

    @Test
    @Order(7)
    void theValuesAreTakenFromTheCommandThatInstalledItAndFromNoOther() {
        namespace.kubectl("delete", "secret", "demo-spec").succeeded();
        assertThat(findings()).anyMatch(problem -> problem.contains("the Secret demo-spec, which keeps the values"));
        assertThat(namespace.pg("upgrade", "demo", "--yes").exited(3).err()).contains("kubectl pg install demo");
        // Without its repository it would archive nothing any more.
        assertThat(namespace
                        .pg(TestNamespace.install("demo", List.of()))
                        .exited(3)
                        .err())
                .contains("these values would change", "ConfigMap demo-config");

        namespace
                .pg(TestNamespace.install("demo", TestNamespace.withRepository()))
                .succeeded();
        assertHealthy();
        assertThat(objects()).isEqualTo(whole);
    }

    @Test
    @Order(8)
    void withTheVolumeTheWayBackIsTheRepository() {
        namespace.pg("backup", "incr", "demo").succeeded();
        namespace.kubectl("delete", "statefulset", "demo-1").succeeded();
        namespace
                .kubectl("delete", "persistentvolumeclaim", "--all", "--wait=true")
                .succeeded();
        assertThat(namespace.pg("status", "demo").exited(1).out())
                .contains("there is no volume data-demo-1-0", "kubectl pg restore demo --latest");
        assertThat(namespace.pg("upgrade", "demo", "--yes").exited(3).err())
                .contains("kubectl pg restore demo --latest");

        // It archived seconds ago, and nobody but this test knows that its server has ended.
        namespace.pg("restore", "demo", "--latest", "--yes", "--force").succeeded();
        assertHealthy();
        assertThat(namespace.sql("demo-1-0", "SELECT count(*) FROM kept")).isEqualTo("1");
    }

    private static void assertHealthy() {
        assertThat(namespace.pg("status", "demo").succeeded().out()).contains("healthy");
    }

    private static List<String> findings() {
        JsonNode document =
                TestNamespace.parse(namespace.pg("status", "demo", "-o", "json").out());
        return StreamSupport.stream(document.path("findings").spliterator(), false)
                .map(finding -> finding.path("problem").asText())
                .toList();
    }

    private static List<String> objects() {
        return namespace
                .kubectl(
                        "get",
                        "statefulset,service,configmap,serviceaccount,secret,cronjob,role,rolebinding",
                        "-o",
                        "name")
                .succeeded()
                .out()
                .lines()
                .sorted()
                .toList();
    }

    private String doctorsFirstLine() {
        return namespace
                .pg("doctor", "demo", "--quick")
                .exited(1)
                .out()
                .lines()
                .findFirst()
                .orElseThrow();
    }
}
