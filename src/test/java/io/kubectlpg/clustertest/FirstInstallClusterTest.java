package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What can be chosen when the database is created, and never again; and a first attempt that fails. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class FirstInstallClusterTest {
    private static final String POD = RecoverableCluster.POD;
    private static final String BROKEN = "SELECT 1 FROM nowhere";
    private static final String WHOLE = "INSERT INTO made VALUES (4, current_database())";
    private static final List<String> MADE = List.of("1|postgres", "2|sh", "3|gz", "4|myapp");
    private static final String PASSPHRASE = "demo-repository";

    private static TestNamespace namespace;
    private static RecoverableCluster cluster;
    private static Path folder;

    @BeforeAll
    static void putOneScriptIntoAConfigMap(@TempDir Path given) throws IOException {
        folder = given;
        namespace = TestNamespace.create();
        cluster = new RecoverableCluster(namespace);
        Path zipped = folder.resolve("25-zip.sql.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write("INSERT INTO made VALUES (3, 'gz');".getBytes(StandardCharsets.UTF_8));
        }
        namespace
                .kubectl("create", "configmap", "more", "--from-file=" + zipped)
                .succeeded();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    @Order(1)
    void whatInitdbRefusesIsSaidInItsWords() throws IOException {
        var more = new ArrayList<>(List.of(installation(BROKEN)));
        more.addAll(List.of("--set", "initdb.locale=xx_XX"));
        assertThat(namespace.pg(more.toArray(String[]::new)).exited(1).err())
                .contains("the database was not created: initdb: error: invalid locale name \"xx_XX\"");
    }

    @Test
    @Order(2)
    void theFirstErrorEndsItAndNamesTheScript() throws IOException {
        Finished install = namespace.pg(installation(BROKEN)).exited(1);
        assertThat(install.err())
                .contains("the init script 30-broken.sql failed", "relation \"nowhere\" does not exist");
        // What an attempt leaves behind must not stand in the way of the next one, which comes by itself.
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Collections.frequency(
                                namespace
                                        .kubectl("logs", POD)
                                        .out()
                                        .lines()
                                        .map(line -> line.contains(
                                                "refused the database was not created: the init script 30-broken.sql"))
                                        .toList(),
                                true)
                        >= 2);
        assertThat(namespace.kubectl("logs", POD).out()).doesNotContain("could not start server");
    }

    @Test
    @Order(3)
    void otherVolumesNeedAnotherInstallation() throws IOException {
        var more = new ArrayList<>(List.of(installation(WHOLE)));
        more.addAll(List.of("--set", "walStorage.size=2Gi"));
        assertThat(namespace.pg(more.toArray(String[]::new)).exited(3).err()).contains("walStorage.size", "uninstall");
    }

    @Test
    @Order(4)
    void correctedItIsBroughtToItsEndAndSaysOnceWhatMustBeKept() throws IOException {
        String passphrase = passphrase();
        Finished install = namespace.pg(installation(WHOLE)).succeeded();
        assertThat(install.err())
                .contains(PASSPHRASE, "kubectl pg credentials export -n " + namespace.name() + " demo");
        assertThat(passphrase()).isEqualTo(passphrase);
        assertThat(made()).isEqualTo(MADE);
    }

    @Test
    @Order(5)
    void theDatabaseIsAsItWasChosen() {
        assertThat(namespace
                        .sql(
                                POD,
                                "SELECT current_setting(s) FROM unnest(ARRAY['wal_segment_size', 'data_checksums', 'server_encoding']) s"
                                        + " UNION ALL SELECT datcollate FROM pg_database WHERE datname = 'myapp'")
                        .lines())
                .containsExactly("64MB", "off", "LATIN1", "C");
    }

    @Test
    @Order(6)
    void walIsOnAVolumeOfItsOwnAlsoAfterARestoreAndTheScriptsDoNotRunAgain() {
        cluster.createTable();
        walIsOnItsVolume();
        cluster.insert("before");
        String moment = cluster.now();
        cluster.insert("after");
        String uid = cluster.podUid();
        namespace.kubectl("delete", "pod", POD).succeeded();
        cluster.awaitPodAfter(uid);
        cluster.restore(moment, "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("before");
        assertThat(made()).isEqualTo(MADE);
        walIsOnItsVolume();
        cluster.assertArchives();
    }

    @Test
    @Order(7)
    void nobodyReadsTheRepositoryWithoutThePassphrase() {
        for (String file : List.of("backup/demo/backup.info", "archive/demo/archive.info")) {
            String raw = cluster.inPod(
                            "bash", "-c", "bash /opt/kubectl-pg/pgbackrest repo-get --raw " + file + " | head -c 8")
                    .succeeded()
                    .text();
            assertThat(raw).as(file).isEqualTo("Salted__");
        }
    }

    @Test
    @Order(8)
    void aPassphraseThatIsGoneIsNotReplacedByAnother() throws IOException {
        Path copy = Files.writeString(
                folder.resolve("passphrase.json"),
                namespace.json("get", "secret", PASSPHRASE).toString());
        namespace.kubectl("delete", "secret", PASSPHRASE).succeeded();
        refusesWithoutPassphrase();

        namespace.pg("uninstall", "demo", "--yes").succeeded();
        refusesWithoutPassphrase();
        assertThat(namespace.objects()).noneMatch(object -> object.startsWith("statefulset"));

        namespace.kubectl("create", "-f", copy.toString()).succeeded();
        Finished again = namespace.pg(installation(WHOLE)).succeeded();
        assertThat(again.err()).doesNotContain("credentials export");
        assertThat(cluster.rows()).containsExactly("before");
        cluster.assertArchives();
    }

    @Test
    @Order(9)
    void thePassphraseStaysAsLongAsTheBackups() {
        Finished gone = namespace
                .pg("uninstall", "demo", "--delete-data", "--confirm", "demo")
                .succeeded();
        assertThat(gone.err()).contains("Secret " + PASSPHRASE);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(namespace.objects().stream().filter(object -> object.contains("demo")))
                        .containsExactly("secret/" + PASSPHRASE));
    }

    private static void refusesWithoutPassphrase() throws IOException {
        assertThat(namespace.pg(installation(WHOLE)).exited(3).err()).contains("the Secret " + PASSPHRASE, "is gone");
        assertThat(namespace.kubectl("get", "secret", PASSPHRASE).exit()).isNotZero();
    }

    private static void walIsOnItsVolume() {
        assertThat(cluster.inPod(
                                "bash",
                                "-c",
                                "readlink $PGDATA/pg_wal; stat -c %m $PGDATA/pg_wal/.; ls /pgwal/17 | grep -c '^0'")
                        .succeeded()
                        .out()
                        .lines())
                .startsWith("/pgwal/17", "/pgwal")
                .noneMatch(line -> line.equals("0"));
        assertThat(namespace
                        .json("get", "pvc", "wal-demo-1-0")
                        .at("/status/phase")
                        .asText())
                .isEqualTo("Bound");
    }

    private static List<String> made() {
        return namespace.sql(POD, "SELECT n, by FROM made ORDER BY n").lines().toList();
    }

    private static String passphrase() {
        return namespace
                .json("get", "secret", PASSPHRASE)
                .at("/data/cipher-pass")
                .asText();
    }

    /** The same command line, whatever the last script is. */
    private static String[] installation(String lastScript) throws IOException {
        Path values = Files.writeString(folder.resolve("first.yaml"), """
                initdb: {walSegmentSize: 64, dataChecksums: false, locale: C, encoding: LATIN1}
                walStorage: {enabled: true, size: 1Gi}
                backup: {encryption: {enabled: true}}
                resources: {limits: {cpu: 2}}
                initScriptsConfigMap: more
                initScripts:
                  20-more.sh: psql -X -v ON_ERROR_STOP=1 -c "INSERT INTO made VALUES (2, 'sh')"
                  10-tables.sql: CREATE TABLE made (n int PRIMARY KEY, by text); INSERT INTO made VALUES (1, current_user);
                  30-broken.sql: %s;
                """.formatted(lastScript));
        var more = new ArrayList<>(TestNamespace.withRepository());
        more.addAll(List.of("-f", values.toString()));
        return TestNamespace.install("demo", more);
    }
}
