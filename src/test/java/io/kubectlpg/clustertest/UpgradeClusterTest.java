package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of one cluster, whose values change again and again. */
@ClusterTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeClusterTest {
    private static final String OFFICIAL = "docker.io/library/postgres:17";
    private static final Duration IN_EFFECT = Duration.ofSeconds(15);

    private static UpgradedCluster cluster;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void install() {
        cluster = UpgradedCluster.install("--profile", "dev", "--set", "image=" + OFFICIAL);
    }

    @AfterAll
    static void delete() {
        cluster.close();
    }

    @Test
    @Order(1)
    void aParameterIsInEffectWithinFifteenSecondsAndNothingRestarts() {
        String started = cluster.startedAt();
        Running watching = cluster.namespace()
                .startKubectl(
                        "exec",
                        cluster.pod(),
                        "-c",
                        "postgres",
                        "--",
                        "bash",
                        "-c",
                        "until [[ $(psql -XAtq -h /run/pg -U postgres -c 'SHOW work_mem') == 24MB ]]; do sleep 0.2; done");
        Instant begun = Instant.now();
        Running client = cluster.namespace().startPg("config", "set", "demo", "work_mem=24MB");
        watching.finish().succeeded();
        assertThat(Duration.between(begun, Instant.now())).isLessThan(IN_EFFECT);
        client.finish().succeeded();

        assertThat(cluster.startedAt()).isEqualTo(started);
        cluster.namespace().pg("config", "unset", "demo", "work_mem").succeeded();
        assertThat(cluster.show("work_mem")).isEqualTo("4MB");
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            config set demo work_mum=1MB                | 2 | Did you mean work_mem?
            config set demo work_mem=lots               | 3 | invalid value for parameter "work_mem": "lots"
            config set demo --yes shared_buffers=900000GB | 3 | PostgreSQL does not accept these values
            config unset demo work_mem                  | 2 | work_mem is not set on demo
            upgrade demo --yes --set storage.size=4Gi   | 3 | a volume cannot shrink to 4Gi
            upgrade demo --yes --set version=16         | 3 | demo is PostgreSQL 17, and 16 cannot read its data
            upgrade demo --yes --set initdb.locale=C    | 3 | initdb.locale of demo is C.UTF-8 and cannot change
            upgrade demo --yes --set walStorage.enabled=true | 3 | walStorage.enabled of demo is false and cannot change
            upgrade demo --yes --set image=localhost/none:17 | 3 | localhost/none:17
            upgrade demo --set podLabels.team=blue      | 2 | --yes
            diff demo --set storage.size=4Gi            | 3 | a volume cannot shrink to 4Gi
            """)
    void whatIsRefusedChangesNothing(String command, int exit, String said) {
        List<String> before = cluster.versions();
        String pod = cluster.podUid();

        Finished refused = cluster.namespace().pg(command.split(" "));

        assertThat(refused.exited(exit).err()).contains(said);
        assertThat(cluster.versions()).isEqualTo(before);
        assertThat(cluster.podUid()).isEqualTo(pod);
        await().untilAsserted(() -> assertThat(cluster.names("pod")).containsExactly("pod/demo-1-0"));
    }

    @Test
    @Order(3)
    void theSpecOfANewerProgramIsNotTouched() {
        String written = cluster.kubectl("get", "secret", "demo-spec", "-o", "jsonpath={.data}");
        cluster.kubectl(
                "patch", "secret", "demo-spec", "-p", "{\"data\":{\"schema\":\"OTk=\",\"version\":\"OS45LjA=\"}}");
        List<String> before = cluster.versions();

        Finished refused = cluster.upgrade("--set", "podLabels.team=blue");

        assertThat(refused.exited(3).err()).contains("installed by a newer kubectl-pg, version 9.9.0");
        assertThat(cluster.versions()).isEqualTo(before);
        cluster.kubectl("patch", "secret", "demo-spec", "-p", "{\"data\":" + written + "}");
    }

    @Test
    @Order(4)
    void diffTellsWhatWouldChangeByItsExitCodeAndHidesSecrets() {
        List<String> before = cluster.versions();
        assertThat(cluster.namespace().pg("diff", "demo").exited(0).out()).isEmpty();

        Finished changed = cluster.namespace().pg("diff", "demo", "--set", "parameters.max_connections=20");
        assertThat(changed.exited(1).out())
                .contains("--- ConfigMap/demo-config", "-    max_connections = '50'", "+    max_connections = '20'");
        assertThat(changed.err()).contains("The server of demo-1 restarts for max_connections 50 → 20");

        List<String> repository = TestNamespace.withRepository();
        Finished secret = cluster.namespace()
                .pg(UpgradedCluster.words(
                        List.of("diff", "demo", "--set", "image=" + TestNamespace.IMAGE),
                        repository.toArray(String[]::new)));
        assertThat(secret.exited(1).out()).contains("+++ Secret/demo-s3", "(hidden)");
        for (String file : List.of("access-key", "secret-key")) {
            assertThat(secret.out() + secret.err())
                    .doesNotContain(content(TestNamespace.minioValues().resolve(file)));
        }
        assertThat(cluster.versions()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void parametersThatNeedARestartAreRaisedAndLowered() {
        String pod = cluster.podUid();
        for (List<String> values : List.of(List.of("50", "12", "12", "5"), List.of("20", "8", "5", "0"))) {
            cluster.namespace()
                    .pg(
                            "config",
                            "set",
                            "demo",
                            "--yes",
                            "max_connections=" + values.get(0),
                            "max_worker_processes=" + values.get(1),
                            "max_wal_senders=" + values.get(2),
                            "max_prepared_transactions=" + values.get(3))
                    .succeeded();
            assertThat(List.of(
                            cluster.show("max_connections"),
                            cluster.show("max_worker_processes"),
                            cluster.show("max_wal_senders"),
                            cluster.show("max_prepared_transactions")))
                    .isEqualTo(values);
        }
        assertThat(cluster.rows()).containsExactly("installed");
        assertThat(cluster.podUid()).isEqualTo(pod);
        assertThat(cluster.sql("SELECT count(*) FROM pg_settings WHERE pending_restart"))
                .isEqualTo("0");
    }

    @Test
    @Order(6)
    void whatAValueThatIsGoneHadMadeIsTakenAwayAndNothingElse() throws IOException {
        List<String> before = objects();
        cluster.kubectl("create", "configmap", "somebody-elses");
        Path more = Files.writeString(folder.resolve("more.yaml"), """
                podLabels: {team: blue}
                podDisruptionBudget: {enabled: true}
                initScripts:
                  one.sql: SELECT 1;
                extraObjects:
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: extra}
                """);
        String pod = cluster.podUid();
        cluster.upgrade("-f", more.toString()).succeeded();

        assertThat(objects())
                .contains("configmap/extra", "configmap/demo-init", "poddisruptionbudget.policy/demo")
                .containsAll(before);
        assertThat(cluster.podUid()).isNotEqualTo(pod);
        assertThat(cluster.kubectl("get", "pod", cluster.pod(), "-o", "jsonpath={.metadata.labels.team}"))
                .isEqualTo("blue");
        assertThat(cluster.rows()).containsExactly("installed");

        Finished pruned = cluster.upgrade("--reset-values", "--profile", "dev", "--set", "image=" + OFFICIAL);
        assertThat(pruned.succeeded().err())
                .contains("Remove ConfigMap demo-init, ConfigMap extra, PodDisruptionBudget demo");
        List<String> expected = new ArrayList<>(before);
        expected.add("configmap/somebody-elses");
        assertThat(objects()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(cluster.rows()).containsExactly("installed");
    }

    @Test
    @Order(7)
    void aRepositoryIsTurnedOnLaterWithAnotherImage() {
        cluster.upgrade(UpgradedCluster.words(TestNamespace.withRepository(), "--set", "image=" + TestNamespace.IMAGE))
                .succeeded();

        assertThat(cluster.rows()).containsExactly("installed");
        assertThat(cluster.show("archive_mode")).isEqualTo("on");
        JsonNode stanza = TestNamespace.parse(cluster.kubectl(
                        "exec",
                        cluster.pod(),
                        "-c",
                        "postgres",
                        "--",
                        "bash",
                        "/opt/kubectl-pg/pgbackrest",
                        "info",
                        "--output=json"))
                .path(0);
        assertThat(stanza.at("/status/code").asInt(-1)).isZero();
        assertThat(stanza.path("backup")).hasSize(1);
        assertThat(cluster.namespace().pg("diff", "demo").exited(0).out()).isEmpty();
    }

    /** The image has no locale whose version could differ, but ICU, and a version that is only written down. */
    @Test
    @Order(8)
    void textThatWasSortedOtherwiseIsRefusedOrIndexedAnew() {
        cluster.sql("UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'myapp'");
        List<String> before = cluster.versions();
        Finished refused = cluster.upgrade("--set", "podLabels.team=red");
        assertThat(refused.exited(3).err()).contains("the indexes of demo were built by 1.0", "--reindex");
        assertThat(cluster.versions()).isEqualTo(before);
        cluster.sql("UPDATE pg_database SET datcollversion = NULL WHERE datname = 'myapp'");

        cluster.sql("CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'");
        cluster.sql("UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'sorted'");
        cluster.upgrade("--set", "podLabels.team=red", "--reindex").succeeded();

        assertThat(cluster.sql("SELECT datcollversion = pg_database_collation_actual_version(oid) FROM pg_database "
                        + "WHERE datname = 'sorted'"))
                .isEqualTo("t");
        assertThat(cluster.rows()).containsExactly("installed");
    }

    private static List<String> objects() {
        return cluster.kubectl("get", "service,configmap,serviceaccount,secret,statefulset,pvc,pdb", "-o", "name")
                .lines()
                .toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
