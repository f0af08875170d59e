package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Files, environment, volumes and containers of the user's, in and beside a server that goes on working. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class OverridesClusterTest {
    private static final String POD = RecoverableCluster.POD;
    private static final String CONTAINER = """
              - name: %s
                image: %s
                command: [bash, -c, %s]
                volumeMounts: [{name: scratch, mountPath: /scratch}]
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    private static TestNamespace namespace;
    private static RecoverableCluster cluster;

    @BeforeAll
    static void install(@TempDir Path folder) throws IOException {
        namespace = TestNamespace.create();
        cluster = new RecoverableCluster(namespace);
        namespace
                .kubectl("create", "configmap", "environment", "--from-literal=FROM_MAP=map")
                .succeeded();
        Path values = Files.writeString(
                folder.resolve("values.yaml"),
                """
                postgresqlConf: |
                  shared_buffers = 64MB
                  max_connections = 40
                  work_mem = 7MB
                  timezone = 'Asia/Tokyo'
                  log_timezone = 'Asia/Tokyo'
                  wal_level = minimal
                  archive_mode = off
                  unix_socket_directories = '/tmp'
                  listen_addresses = 'localhost'
                pgHba:
                  - host all reporter 10.0.0.0/8 reject
                  - host all reporter all scram-sha-256
                logging: {format: json}
                resources: {limits: {cpu: 2}}
                sharedMemory: {size: 96Mi}
                env:
                  - {name: TZ, value: America/New_York}
                envFrom:
                  - configMapRef: {name: environment}
                extraVolumes: [{name: scratch, emptyDir: {}}]
                extraVolumeMounts: [{name: scratch, mountPath: /scratch}]
                initContainers:
                """
                        + CONTAINER.formatted("before", TestNamespace.IMAGE, "echo ran >/scratch/before")
                        + "sidecars:\n"
                        + CONTAINER.formatted(
                                "beside",
                                TestNamespace.IMAGE,
                                "\"while :; do date +%s%N >/scratch/beside; sleep 0.5; done\""));
        var more = new ArrayList<>(TestNamespace.withRepository());
        more.addAll(List.of("-f", values.toString()));
        namespace.pg(TestNamespace.install("demo", more)).succeeded();
        cluster.createTable();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    @Order(1)
    void aWholeFileIsFollowedButForWhatTheProgramReliesOn() {
        assertThat(settings("work_mem", "max_connections", "TimeZone", "shared_buffers"))
                .containsExactly("7MB", "40", "Asia/Tokyo", "64MB");
        assertThat(settings("wal_level", "archive_mode", "listen_addresses", "unix_socket_directories"))
                .containsExactly("replica", "on", "*", "/run/pg");
    }

    @Test
    @Order(2)
    void linesOfPgHbaStandInTheirOrderBeforeTheNetworks() {
        assertThat(namespace
                        .sql(
                                POD,
                                "SELECT user_name[1] || ' ' || auth_method FROM pg_hba_file_rules ORDER BY rule_number")
                        .lines())
                .containsSubsequence("postgres peer", "reporter reject", "reporter scram-sha-256", "all scram-sha-256");
        assertThat(namespace.sql(POD, "SELECT count(*) FROM pg_hba_file_rules WHERE error IS NOT NULL"))
                .isEqualTo("0");
    }

    @Test
    @Order(3)
    void everyLineOfTheServersIsJsonAlsoAfterARestart() {
        cluster.pg("restart", "--yes").succeeded();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> serverLines().stream()
                                .filter(line -> line.contains("ready to accept connections"))
                                .count()
                        >= 2);
        assertThat(serverLines())
                .allSatisfy(line -> assertThat(
                                TestNamespace.parse(line).path("message").asText())
                        .isNotEmpty());
    }

    @Test
    @Order(4)
    void environmentVolumesContainersAndSharedMemoryArrive() {
        assertThat(inPod(
                                "echo $TZ $FROM_MAP; cat /scratch/before; df --output=size -BM /dev/shm | tail -n 1 | tr -d ' '")
                        .lines())
                .containsExactly("America/New_York map", "ran", "96M");
        String before = inPod("cat /scratch/beside");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !inPod("cat /scratch/beside").equals(before));
    }

    /** pgBackRest would name its backups by the local time. */
    @Test
    @Order(5)
    void aTimeZoneMovesNeitherBackupsNorMoments() {
        long age = Long.parseLong(namespace.sql(
                POD,
                "SELECT abs(extract(epoch FROM now() AT TIME ZONE 'UTC' - to_timestamp('"
                        + cluster.labels().getFirst() + "', 'YYYYMMDD-HH24MISS')::timestamp))::bigint"));
        assertThat(age).isLessThan(600);
        cluster.insert("before");
        String moment = cluster.now();
        cluster.insert("after");
        cluster.restore(moment, "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("before");
        assertThat(cluster.pg("status").succeeded().out())
                .containsPattern(":\\d\\d\\+00")
                .doesNotContainPattern(":\\d\\d(-05|\\+09)");
    }

    @Test
    @Order(6)
    void theOtherWayRoundParametersLoggingAndAWholePgHba(@TempDir Path folder) throws IOException {
        Path values = Files.writeString(folder.resolve("values.yaml"), """
                postgresqlConf: ""
                parameters: {work_mem: 9MB}
                pgHba: []
                pgHbaConf: |
                  host all all all scram-sha-256
                logging: {format: text, level: error, statements: ddl, minDuration: 1500ms, connections: true}
                """);
        cluster.pg("upgrade", "--yes", "-f", values.toString()).succeeded();
        assertThat(settings(
                        "work_mem",
                        "log_min_messages",
                        "log_statement",
                        "log_min_duration_statement",
                        "log_connections",
                        "logging_collector",
                        "shared_preload_libraries"))
                .containsExactly("9MB", "error", "ddl", "1500ms", "on", "off", "pg_stat_statements");
        assertThat(namespace
                        .sql(
                                POD,
                                "SELECT user_name[1] || ' ' || auth_method FROM pg_hba_file_rules ORDER BY rule_number")
                        .lines())
                .containsExactly("all scram-sha-256", "postgres peer", "all scram-sha-256");
        namespace.sql(POD, "CREATE TABLE seen_in_the_log (n int)");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> namespace
                        .kubectl("logs", POD, "-c", "postgres")
                        .out()
                        .contains("CREATE TABLE seen_in_the_log"));
    }

    /** Without the supervisor's own, which begin with its time and its name, and those of what it runs. */
    private static List<String> serverLines() {
        return namespace
                .kubectl("logs", POD, "-c", "postgres")
                .succeeded()
                .out()
                .lines()
                .filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z [a-z-]+: .*|database created"))
                .toList();
    }

    private static List<String> settings(String... names) {
        return List.of(names).stream()
                .map(name -> namespace.sql(POD, "SHOW " + name))
                .toList();
    }

    private static String inPod(String script) {
        return cluster.inPod("bash", "-c", script).succeeded().text();
    }
}
