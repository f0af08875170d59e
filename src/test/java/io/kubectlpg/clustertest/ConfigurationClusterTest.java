package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration that parses, and with which no server starts or nobody gets in. */
@ClusterTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfigurationClusterTest {
    private static UpgradedCluster cluster;

    @BeforeAll
    static void install() {
        cluster = UpgradedCluster.install(
                "--profile",
                "dev",
                "--set",
                "image=" + TestNamespace.IMAGE,
                "--set",
                "pgHba=[host all postgres all reject]");
    }

    @AfterAll
    static void delete() {
        cluster.close();
    }

    @Test
    @Order(1)
    void anInstallationWithALibraryThatTheImageLacksMakesNothing() {
        try (TestNamespace other = TestNamespace.create()) {
            Finished refused = other.pg(
                    "install",
                    "bad",
                    "--profile",
                    "dev",
                    "--set",
                    "image=" + TestNamespace.IMAGE,
                    "--set",
                    "parameters.shared_preload_libraries=nosuchlib");
            assertThat(refused.exited(3).err())
                    .contains("could not access file \"nosuchlib\": No such file or directory");
            assertThat(other.kubectl("get", "statefulset,configmap,persistentvolumeclaim", "-o", "name")
                            .succeeded()
                            .text())
                    .doesNotContain("bad");
        }
    }

    /** Which many demand. The passwords of an installation were once proved by a login over the network. */
    @Test
    @Order(1)
    void aClusterCanBeInstalledWhoseSuperuserNoNetworkLetsIn() {
        assertThat(cluster.sql("SELECT user_name, auth_method FROM pg_hba_file_rules WHERE auth_method = 'reject'"))
                .isEqualTo("{postgres}|reject");
        assertThat(cluster.namespace().pg("status", "demo").succeeded().out()).contains("healthy");
    }

    /** It would take the place of pgBackRest, and no server reports that. */
    @Test
    @Order(1)
    void anotherArchiverIsRefused() {
        assertThat(cluster.namespace()
                        .pg("config", "set", "demo", "--yes", "archive_library=basic_archive")
                        .exited(2)
                        .err())
                .contains("archive_library", "pgBackRest archives by command");
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            config set demo --yes shared_preload_libraries=nosuchlib  | could not access file "nosuchlib"
            config set demo --yes session_preload_libraries=nosuchlib | no new connection would be let in
            config set demo --yes ssl=on                              | could not load server certificate file "server.crt"
            config set demo --yes shared_buffers=1TB                  | and the container's limit is
            upgrade demo --yes --set pgHba=[host_all_all_nonsense_scrum] | pg_hba.conf line
            """)
    void isRefusedBesideAServerThatSurvivesTheTrial(String command, String said) {
        List<String> before = cluster.versions();
        String started = cluster.startedAt();

        Finished refused = cluster.namespace().pg(words(command));

        assertThat(refused.exited(3).err())
                .contains("PostgreSQL does not accept these values: ", said)
                .doesNotContain("PID file");
        assertThat(cluster.versions()).isEqualTo(before);
        assertThat(cluster.startedAt()).isEqualTo(started);
        assertThat(restarts()).isEqualTo("0");
    }

    /** The trial is told that it has seen these files; so this is what it does not find. */
    @Test
    @Order(3)
    void whatDoesNotStartAllTheSameIsPutBackByTheSameCommand() {
        cluster.kubectl(
                "exec",
                cluster.pod(),
                "-c",
                "postgres",
                "--",
                "bash",
                "-c",
                "cd /etc/pg; { sed \"s/^shared_preload_libraries = .*/shared_preload_libraries = 'nosuchlib,pg_stat_statements'/\""
                        + " postgresql.conf; cat pg_hba.conf pg_ident.conf $PGDATA/postgresql.auto.conf; }"
                        + " | sha256sum >/run/pg/tried");

        Finished failed =
                cluster.namespace().pg("config", "set", "demo", "--yes", "shared_preload_libraries=nosuchlib");

        assertThat(failed.exited(1).err())
                .contains("the previous configuration is restored, and demo-1 runs with it", "Correct the values");
        assertThat(cluster.show("shared_preload_libraries")).isEqualTo("pg_stat_statements");
        cluster.namespace().pg("status", "demo").succeeded();
        cluster.namespace().pg("config", "set", "demo", "work_mem=5MB").succeeded();
        assertThat(cluster.show("work_mem")).isEqualTo("5MB");
    }

    @ParameterizedTest
    @Order(4)
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            config set demo --yes autovacuum=maybe                   | "autovacuum" requires a Boolean value
            config set demo --yes shared_preload_libraries=nosuchlib | could not access file "nosuchlib"
            config set demo --yes shared_buffers=1TB                 | and the container's limit is
            upgrade demo --yes --set pgHba=[host_all_all_nonsense_scrum] | pg_hba.conf line
            """)
    void isRefusedWhereTheClusterIsStopped(String command, String said) {
        if (!cluster.names("pod").isEmpty()) {
            cluster.namespace().pg("stop", "demo", "--yes").succeeded();
        }
        List<String> before = cluster.versions();

        Finished refused = cluster.namespace().pg(words(command));

        assertThat(refused.exited(3).err())
                .contains("PostgreSQL does not accept these values: ", said)
                .doesNotContain("PID file");
        assertThat(cluster.versions()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void whatIsRightIsTakenWhereTheClusterIsStopped() {
        cluster.namespace().pg("config", "set", "demo", "--yes", "work_mem=6MB").succeeded();
        cluster.namespace().pg("start", "demo").succeeded();
        assertThat(cluster.show("work_mem")).isEqualTo("6MB");
    }

    /** No trial without the data finds it: a transaction that was prepared has no place when the server starts. */
    @Test
    @Order(6)
    void whatOnlyTheDataForbidsIsPutBackInTheServerAndInANewPod() {
        cluster.namespace()
                .pg("config", "set", "demo", "--yes", "max_prepared_transactions=2")
                .succeeded();
        cluster.sql("BEGIN; INSERT INTO entries (entry) VALUES ('prepared'); PREPARE TRANSACTION 'later'");

        assertPutBack(cluster.namespace().pg("config", "set", "demo", "--yes", "max_prepared_transactions=0"));
        assertPutBack(
                cluster.upgrade("--set", "podLabels.team=blue", "--set", "parameters.max_prepared_transactions=0"));

        cluster.sql("COMMIT PREPARED 'later'");
        cluster.upgrade("--set", "podLabels.team=blue", "--set", "parameters.max_prepared_transactions=0")
                .succeeded();
        assertThat(team()).isEqualTo("blue");
        cluster.assertWhole("installed", "prepared");
    }

    private static void assertPutBack(Finished failed) {
        assertThat(failed.exited(1).err())
                .contains(
                        "maximum number of prepared transactions reached",
                        "the previous configuration is restored, and demo-1 runs with it");
        assertThat(cluster.show("max_prepared_transactions")).isEqualTo("2");
        assertThat(team()).isEmpty();
        assertThat(cluster.namespace().pg("diff", "demo").exited(0).out()).isEmpty();
        cluster.namespace().pg("status", "demo").succeeded();
        assertThat(cluster.namespace().pg("resume", "demo").succeeded().err())
                .contains("There is no unfinished operation");
    }

    private static String team() {
        return cluster.kubectl("get", "pod", cluster.pod(), "-o", "jsonpath={.metadata.labels.team}");
    }

    private static String[] words(String command) {
        String[] words = command.split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].startsWith("pgHba=") ? words[i].replace('_', ' ') : words[i];
        }
        return words;
    }

    private static String restarts() {
        return cluster.kubectl(
                "get", "pod", cluster.pod(), "-o", "jsonpath={.status.containerStatuses[0].restartCount}");
    }
}
