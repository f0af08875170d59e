package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cluster becomes two: what happens to the clone does not happen to its source, and what it archives is its own. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class CloneClusterTest {
    private static RecoverableCluster source;
    private static TestNamespace other;
    private static String moment;
    private static String xid;
    private static RecoverableCluster.Commit commit;

    @BeforeAll
    static void install() {
        source = RecoverableCluster.install();
        other = TestNamespace.create();
        source.insert("before");
        source.pg("backup full").succeeded();
        source.sql("SELECT pg_sleep(1.5)");
        moment = source.now();
        String from = source.sql("SELECT pg_current_wal_lsn()");
        xid = source.insertBy("wrong");
        commit = source.commit(from, xid);
        source.pg("restore-point create", "then").succeeded();
        source.insert("after");
    }

    @AfterAll
    static void remove() {
        source.close();
        other.close();
    }

    @Test
    @Order(1)
    void isAsItsSourceWasAtAMomentInAnotherNamespaceAndLeavesItAsItIs() {
        String started = source.startedAt();
        List<String> backups = source.labels();

        source.pg("restore", "--to", "copy", "--to-namespace", other.name(), "--time", moment)
                .succeeded();

        assertThat(rows("copy-1-0", other)).containsExactly("before");
        assertThat(source.rows()).containsExactly("before", "wrong", "after");
        assertThat(source.startedAt()).isEqualTo(started);
        assertThat(source.labels()).isEqualTo(backups);
        assertThat(source.archived("/00000002"))
                .as("what only the clone can have written")
                .isEmpty();
        assertThat(other.pg("status", "copy").succeeded().out()).contains("healthy", "timeline 2");
        assertThat(other.kubectl("get", "secret", "copy-source").exit())
                .as("the source's keys are gone")
                .isNotZero();
    }

    @Test
    @Order(2)
    void archivesIntoItsOwnStanza() {
        other.sql("copy-1-0", "INSERT INTO entries (entry) VALUES ('of the clone')");
        String segment = other.sql("copy-1-0", "SELECT pg_walfile_name(pg_switch_wal())");
        await().atMost(RecoverableCluster.LIMIT)
                .until(() -> !inClone("repo-ls", "--recurse", "--filter=" + segment, "archive/copy")
                        .text()
                        .isEmpty());

        assertThat(inClone("repo-ls", "backup/copy", "--filter=F$").text().lines())
                .hasSize(1);
        assertThat(source.archived(segment)).isEmpty();
        source.assertArchives();
    }

    @ParameterizedTest
    @CsvSource("xid, --exclusive, before")
    @Order(3)
    void endsWhereItIsTold(String target, String exclusive, String rows) {
        String name = "by-" + target + exclusive;
        var words =
                new ArrayList<>(List.of("--to", name, "--to-namespace", other.name(), "--set", "backup.s3.bucket="));
        words.add("--" + target);
        words.addAll(value(target));
        if (!exclusive.isEmpty()) {
            words.add(exclusive);
        }

        source.pg("restore", words.toArray(String[]::new)).succeeded();

        assertThat(String.join(" ", rows(name + "-1-0", other))).isEqualTo(rows);
        assertThat(other.sql(name + "-1-0", "SHOW archive_mode")).isEqualTo("off");
        other.pg("uninstall", name, "--delete-data", "--confirm", name).succeeded();
    }

    /** Its backups stay when a clone goes, and nobody who makes it anew has to be led into them. */
    @Test
    @Order(4)
    void aCloneOfANameThatHasBackupsIsRefusedWithTheValueThatMakesIt() {
        other.pg("uninstall", "copy", "--delete-data", "--confirm", "copy").succeeded();
        var again = new ArrayList<>(List.of("--to", "copy", "--to-namespace", other.name(), "--latest", "--no-backup"));

        assertThat(source.pg("restore", again.toArray(String[]::new)).exited(3).err())
                .contains(
                        "the repository holds the backups of an earlier copy in this namespace",
                        "--set backup.s3.prefix=…")
                .doesNotContain("kubectl pg restore");

        again.addAll(List.of("--set", "backup.s3.prefix=tonight"));
        source.pg("restore", again.toArray(String[]::new)).succeeded();
        assertThat(rows("copy-1-0", other)).containsExactly("before", "wrong", "after");
    }

    private static List<String> value(String target) {
        return switch (target) {
            case "time" -> List.of(commit.time());
            case "lsn" -> List.of(commit.lsn());
            case "xid" -> List.of(xid);
            case "name" -> List.of("then");
            default -> List.of();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "xid, '', before wrong",
        "lsn, '', before wrong",
        "lsn, --exclusive, before",
        "time, '', before wrong",
        "time, --exclusive, before",
        "name, '', before wrong",
        "immediate, '', before",
        "latest, '', before wrong after"
    })
    @Order(5)
    @Tag("exhaustive")
    void endsAtEachTarget(String target, String exclusive, String rows) {
        endsWhereItIsTold(target, exclusive, rows);
    }

    @Test
    @Order(6)
    @Tag("exhaustive")
    void isMadeOfASourceThatIsStopped() {
        source.pg("stop", "--yes").succeeded();

        source.pg("restore", "--to", "late", "--latest", "--no-backup").succeeded();

        assertThat(rows("late-1-0", source.namespace())).containsExactly("before", "wrong", "after");
        assertThat(source.pg("start").succeeded().exit()).isZero();
        source.awaitReady();
        assertThat(source.rows()).containsExactly("before", "wrong", "after");
    }

    @Test
    @Order(7)
    @Tag("exhaustive")
    void isCompletedWhereverTheClientDied() {
        for (String step : List.of(
                "Generate passwords",
                "Give access to the repository",
                "Create instance",
                "Wait until third-1 runs",
                "Hand the restore over",
                "Copy, recover",
                "Check roles",
                "Remove the access to the repository")) {
            Running client = source.startPg("restore", "--to", "third", "--time", moment);
            if (client.reaches(step)) {
                client.kill();
            }
        }
        source.namespace().pg("resume", "third");

        assertThat(rows("third-1-0", source.namespace())).containsExactly("before");
        assertThat(source.namespace().kubectl("get", "secret", "third-source").exit())
                .isNotZero();
    }

    private static List<String> rows(String pod, TestNamespace namespace) {
        return namespace
                .sql(pod, "SELECT entry FROM entries ORDER BY n")
                .lines()
                .toList();
    }

    private static Finished inClone(String... arguments) {
        var words = new ArrayList<>(
                List.of("exec", "copy-1-0", "-c", "postgres", "--", "bash", "/opt/kubectl-pg/pgbackrest"));
        words.addAll(List.of(arguments));
        return other.kubectl(words.toArray(String[]::new)).succeeded();
    }
}
