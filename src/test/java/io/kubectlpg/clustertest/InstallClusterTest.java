package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One installation, without a repository, and what is promised of it. */
@ClusterTest
class InstallClusterTest {
    private static final String POD = "demo-1-0";

    private static TestNamespace namespace;

    @BeforeAll
    static void install(@TempDir Path folder) throws IOException {
        namespace = TestNamespace.create();
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        ClientPod.start(namespace, folder, "demo");
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    void theOwnerLogsInOverTheServiceFromAnotherPodWithWhatTheSecretSays() {
        assertThat(ClientPod.psql(namespace, "\"$URI\"", "SELECT current_user, current_database()")
                        .succeeded()
                        .text())
                .isEqualTo("myapp|myapp");
        assertThat(ClientPod.psql(namespace, "\"$URI\"", "CREATE TABLE mine AS SELECT 1")
                        .exit())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user=myapp",
                "user=postgres",
                "user=streaming_replica",
                "user=streaming_replica replication=true"
            })
    void nobodyLogsInOverTheNetworkWithAWrongPasswordOrNone(String who) {
        String connection = "'host=demo-rw dbname=myapp " + who;
        assertThat(ClientPod.psql(namespace, connection + " password=wrong'", "IDENTIFY_SYSTEM")
                        .err())
                .contains("password authentication failed");
        assertThat(ClientPod.psql(namespace, connection + "'", "IDENTIFY_SYSTEM")
                        .err())
                .contains("no password supplied");
    }

    @Test
    void passwordsAreKeptAsScramVerifiers() {
        assertThat(namespace
                        .sql(POD, "SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'SCRAM-SHA-256$%' ORDER BY 1")
                        .lines())
                .containsExactly("myapp", "postgres", "streaming_replica");
    }

    @Test
    void theRolesMayDoWhatTheyAreForAndNoMore() {
        assertThat(namespace
                        .sql(
                                POD,
                                "SELECT rolname, rolsuper, rolreplication, rolcreaterole, rolcreatedb FROM pg_roles"
                                        + " WHERE rolcanlogin ORDER BY 1")
                        .lines())
                .containsExactly("myapp|f|f|f|f", "postgres|t|t|t|t", "streaming_replica|f|t|f|f");
        assertThat(namespace.sql(POD, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'myapp'"))
                .isEqualTo("myapp");
    }

    @Test
    void whatWouldCostARestartOrACopyLaterIsOnFromTheStart() {
        assertThat(namespace
                        .sql(
                                POD,
                                "SELECT current_setting(s) FROM unnest(ARRAY['data_checksums', 'wal_log_hints', 'wal_level',"
                                        + " 'hot_standby', 'max_wal_senders', 'max_replication_slots', 'shared_preload_libraries']) s")
                        .lines())
                .containsExactly("on", "on", "replica", "on", "10", "10", "pg_stat_statements");
    }

    /** The kernel's word, from inside. */
    @Test
    void thePodHasNoRightsThatItDoesNotNeed() {
        String status = inPod("grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/1/status | tr -s '\\t' ' '")
                .succeeded()
                .out();
        assertThat(status.lines())
                .containsExactlyInAnyOrder(
                        "Uid: 999 999 999 999",
                        "CapEff: 0000000000000000",
                        "CapBnd: 0000000000000000",
                        "NoNewPrivs: 1",
                        "Seccomp: 2");
        assertThat(inPod("touch /usr/local/file /opt/kubectl-pg/file /etc/pg/file")
                        .exit())
                .isNotZero();
        assertThat(inPod("ls /var/run/secrets/kubernetes.io").exit()).isNotZero();
        assertThat(inPod("env | grep -i _SERVICE_HOST=").text()).doesNotContain("DEMO");
    }

    @Test
    void theSameValuesAgainChangeNothing() {
        List<String> before = namespace.versions();
        Finished again = namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        assertThat(again.err()).contains("nothing was changed");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    /** What a cluster has that was installed when gz at level 6 was the default. */
    @Test
    void theSameValuesAgainChangeNothingWhereADefaultWasAnotherOne() {
        namespace
                .pg("upgrade", "demo", "--set", "backup.compression.type=gz", "--set", "backup.compression.level=6")
                .succeeded();
        List<String> before = namespace.versions();
        Finished again = namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        assertThat(again.err()).contains("nothing was changed");
        assertThat(namespace.versions()).isEqualTo(before);
        assertThat(namespace
                        .pg(TestNamespace.install("demo", List.of("--set", "backup.compression.type=zst")))
                        .exited(3)
                        .err())
                .contains("installed with other values: backup.compression.type");
    }

    @Test
    void otherValuesAreRefusedByName() {
        List<String> before = namespace.versions();
        Finished other = namespace.pg(TestNamespace.install(
                "demo", List.of("--set", "storage.size=6Gi", "--set", "parameters.max_connections=60")));
        assertThat(other.exited(3).err())
                .contains("storage.size", "parameters.max_connections")
                .doesNotContain("resources");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    void aDryRunPrintsThePlanAndCreatesNothing() {
        List<String> before = namespace.versions();
        Finished dry = namespace
                .pg(TestNamespace.install("second", List.of("--dry-run")))
                .succeeded();
        assertThat(dry.out()).contains("Create instance second-1");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    void everyObjectSaysWhoseItIs() {
        for (JsonNode object : namespace
                .json("get", "statefulset,pod,service,configmap,secret,persistentvolumeclaim")
                .path("items")) {
            String name = object.path("metadata").path("name").asText();
            if (name.startsWith("demo")) {
                JsonNode labels = object.path("metadata").path("labels");
                assertThat(labels.path("kubectl-pg.io/cluster").asText())
                        .as(name)
                        .isEqualTo("demo");
                assertThat(labels.path("app.kubernetes.io/managed-by").asText())
                        .as(name)
                        .isEqualTo("kubectl-pg");
            }
        }
    }

    private static Finished inPod(String script) {
        return namespace.kubectl("exec", POD, "-c", "postgres", "--", "bash", "-c", script);
    }
}
