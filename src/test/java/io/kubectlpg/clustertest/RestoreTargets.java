package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every target that a cluster can be taken back to, and moments that it cannot, whatever holds its backups. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestoreTargets {
    final RecoverableCluster cluster;
    private int restores;

    RestoreTargets(RecoverableCluster cluster) {
        this.cluster = cluster;
    }

    /** Takes a file or a folder out of the repository, past pgBackRest's own records. */
    abstract void removeFromRepository(String path);

    @AfterAll
    void remove() {
        cluster.close();
    }

    @BeforeEach
    void oneRow() {
        cluster.sql("TRUNCATE entries");
        cluster.insert("before");
        restores = cluster.requests("restore").size();
    }

    @ParameterizedTest
    @CsvSource({
        "2099-01-01T00:00:00Z, 3, is in the future",
        "2020-01-01 12:00:00+01, 3, is before the end of the first backup",
        "9000d ago, 3, The earliest moment is",
        "2026-11-20 14:30:00, 2, names no time zone",
        "yesterday, 2, is not a time",
        "2026-02-30T00:00:00Z, 2, is not a time",
    })
    void refusesAMomentAndChangesNothing(String moment, int exit, String sentence) {
        String started = cluster.startedAt();
        int operations = cluster.operations().size();

        Finished refused = cluster.restore(moment).exited(exit);

        assertThat(refused.err()).contains(sentence);
        assertThat(cluster.startedAt()).isEqualTo(started);
        assertThat(cluster.rows()).containsExactly("before");
        assertThat(cluster.requests("restore")).hasSize(restores);
        assertThat(cluster.operations()).hasSize(operations);
    }

    @Test
    void endsJustBeforeATransactionOrBehindIt() {
        String wrong = cluster.insertBy("wrong");
        cluster.insert("after");
        int left = cluster.timeline();

        cluster.restoreTo("--xid", wrong, "--exclusive", "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("before");

        cluster.restoreTo("--xid", wrong, "--timeline", Integer.toString(left), "--no-backup")
                .succeeded();
        assertThat(cluster.rows()).containsExactly("before", "wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "lsn, '', before wrong",
        "lsn, --exclusive, before",
        "time, '', before wrong",
        "time, --exclusive, before"
    })
    @Tag("exhaustive")
    void endsAtThePositionOrTheTimeOfACommitOrJustBefore(String target, String exclusive, String rows) {
        String from = cluster.sql("SELECT pg_current_wal_lsn()");
        String xid = cluster.insertBy("wrong");
        cluster.insert("after");
        RecoverableCluster.Commit commit = cluster.commit(from, xid);
        String value = target.equals("lsn") ? commit.lsn() : commit.time();

        var options = new ArrayList<>(List.of("--" + target, value, "--no-backup"));
        if (!exclusive.isEmpty()) {
            options.add(exclusive);
        }
        cluster.restoreTo(options.toArray(String[]::new)).succeeded();

        assertThat(String.join(" ", cluster.rows())).isEqualTo(rows);
    }

    @Test
    void goesToARestorePointAndBackToTheNewerTimeline() {
        Finished made = cluster.pg("restore-point create", "before-import").succeeded();
        cluster.insert("imported");
        int newer = cluster.timeline();
        assertThat(made.out()).contains("before-import", "timeline " + newer);

        assertThat(cluster.pg("restore-point create", "before-import").exited(3).err())
                .contains("already");
        assertThat(cluster.restoreTo("--name", "before-imprt").exited(3).err()).contains("Did you mean before-import?");
        assertThat(cluster.rows()).containsExactly("before", "imported");

        Finished back =
                cluster.restoreTo("--name", "before-import", "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("before");
        assertThat(back.err()).contains("restore demo --timeline " + newer + " --latest");

        cluster.restoreTo("--timeline", Integer.toString(newer), "--latest", "--no-backup")
                .succeeded();
        assertThat(cluster.rows()).containsExactly("before", "imported");
        cluster.assertArchives();
    }

    @Test
    @Tag("exhaustive")
    void findsARestorePointThatSqlMadeAndRefusesOneThatNobodyMade() {
        cluster.sql("SELECT pg_create_restore_point('by sql')");
        cluster.insert("after");

        cluster.restoreTo("--name", "nobody's").exited(3);
        cluster.restoreTo("--name", "by sql", "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("before");
    }

    @Test
    @Tag("exhaustive")
    void losesNothingWhenItGoesToTheEndOfTheArchiveAndAllSinceTheBackupWhenItGoesToItsEnd() {
        cluster.pg("backup full").succeeded();
        cluster.insert("after");

        cluster.restoreTo("--latest", "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("before", "after");

        cluster.restoreTo("--immediate", "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("before");

        String oldest = cluster.labels().getFirst();
        cluster.restoreTo("--immediate", "--backup", oldest, "--no-backup").succeeded();
        assertThat(cluster.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'entries'"))
                .isEqualTo("0");
        cluster.createTable();
    }

    @Test
    void refusesTransactionsAndPositionsThatRecoveryWouldNeverMeet() {
        String xid = cluster.insertBy("before, too");
        String sub = cluster.sql("BEGIN; SAVEPOINT s; INSERT INTO entries (entry) VALUES ('sub'); COMMIT;"
                + " SELECT xmin FROM entries WHERE entry = 'sub'");
        String next = cluster.sql("SELECT pg_snapshot_xmax(pg_current_snapshot())");
        String started = cluster.startedAt();

        assertThat(cluster.restoreTo("--xid", next).exited(3).err()).contains("no transaction " + next);
        assertThat(cluster.restoreTo("--xid", sub).exited(3).err()).contains("is a part of");
        assertThat(cluster.restoreTo("--xid", "3").exited(3).err()).contains("since its oldest backup");
        assertThat(cluster.restoreTo("--lsn", "FF/0").exited(3).err()).contains("does not reach FF/0");
        assertThat(cluster.restoreTo("--lsn", "0/1").exited(3).err()).contains("before the end of the first backup");
        assertThat(cluster.restoreTo("--latest", "--timeline", "99").exited(4).err())
                .contains("timeline 99");
        assertThat(cluster.restoreTo("--latest", "--backup", "20200101-000000F")
                        .exited(4)
                        .err())
                .contains("20200101-000000F");
        assertThat(cluster.restoreTo("--xid", xid, "--dry-run").succeeded().out())
                .contains("the end of transaction " + xid);

        assertThat(cluster.startedAt()).isEqualTo(started);
        assertThat(cluster.requests("restore")).hasSize(restores);
    }

    @Test
    void refusesWhatLiesBehindAHoleInTheArchiveAndGoesToAMomentBeforeIt() {
        String moment = cluster.now();
        cluster.insert("after");
        cluster.assertArchives();
        cluster.insert("lost");
        String hole = cluster.assertArchives();
        cluster.insert("behind");
        cluster.assertArchives();
        String behind = cluster.now();
        String file = cluster.archived(hole).getFirst();
        removeFromRepository("archive/" + RecoverableCluster.NAME + "/" + file);
        String started = cluster.startedAt();

        assertThat(cluster.restore(behind).exited(3).err()).contains(hole, "The last commit before the hole was at ");
        assertThat(cluster.restoreTo("--latest").exited(3).err()).contains(hole);
        assertThat(cluster.startedAt()).isEqualTo(started);
        assertThat(cluster.rows()).containsExactly("before", "after", "lost", "behind");

        cluster.restore(moment, "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("before");
    }

    @Test
    void givesUpABackupThatRuns() {
        String moment = cluster.now();
        cluster.insert("after");
        int backups = cluster.labels().size();
        String id = "by-hand-" + restores;
        Held.Watch watch = Held.watch(cluster, "backup");
        cluster.inPod("bash", "/opt/kubectl-pg/request", "submit", id, "backup", "full")
                .succeeded();

        try (Held _ = watch.held()) {
            Finished restore = cluster.restore(moment, "--no-backup").succeeded();
            assertThat(restore.err()).contains(id);
        }

        assertThat(cluster.rows()).containsExactly("before");
        assertThat(cluster.labels()).hasSize(backups);
        assertThat(cluster.requests("backup"))
                .filteredOn(request -> request.path("id").asText().equals(id))
                .singleElement()
                .satisfies(request -> assertThat(request.path("exit").asInt()).isNotZero());
        cluster.pg("backup full").succeeded();
    }

    /** Between the plan and the work somebody empties the bucket past pgBackRest. */
    @Test
    @Tag("exhaustive")
    void opensAgainAsItWasWhenTheBackupIsGoneBeforeTheWorkBegins() {
        cluster.pg("backup full").succeeded();
        cluster.sql("SELECT pg_sleep(1.5)");
        String moment = cluster.now();
        cluster.insert("after");
        String label = cluster.labels().getLast();
        Held.Watch watch = Held.watch(cluster, "restore", "check");
        Running client = cluster.startRestore(moment, "--no-backup");
        try (Held _ = watch.held()) {
            removeFromRepository("backup/" + RecoverableCluster.NAME + "/" + label);
        }

        assertThat(client.finish().exited(1).err()).contains(label);
        cluster.awaitReady();
        assertThat(cluster.rows()).containsExactly("before", "after");
        cluster.pgbackrest("backup", "--type=full").succeeded();
    }

    @Test
    @Tag("exhaustive")
    void restoresATablespaceOnTheVolumeAlsoOneThatWasDroppedSince() {
        cluster.inPod("mkdir", "-p", "/pgdata/tablespaces/fast").succeeded();
        cluster.sql("CREATE TABLESPACE fast LOCATION '/pgdata/tablespaces/fast'");
        cluster.sql("CREATE TABLE quick (entry text) TABLESPACE fast");
        cluster.sql("INSERT INTO quick VALUES ('kept')");
        cluster.pg("backup full").succeeded();
        cluster.sql("SELECT pg_sleep(1.5)");
        cluster.sql("INSERT INTO quick VALUES ('replayed')");
        String moment = cluster.now();
        int newer = cluster.timeline();
        cluster.sql("DROP TABLE quick");
        cluster.sql("DROP TABLESPACE fast");

        cluster.restore(moment, "--no-backup").succeeded();
        assertThat(cluster.sql("SELECT string_agg(entry, ' ' ORDER BY entry) FROM quick"))
                .isEqualTo("kept replayed");

        cluster.restoreTo("--timeline", Integer.toString(newer), "--latest", "--no-backup")
                .succeeded();
        assertThat(cluster.sql("SELECT count(*) FROM pg_tablespace WHERE spcname = 'fast'"))
                .isEqualTo("0");
    }

    /** Recovery would stand still at the record by which max_connections was raised. */
    @Test
    @Tag("exhaustive")
    void goesToAMomentAtWhichMaxConnectionsWasHigherThanItIsNow() {
        cluster.pg("config set", "max_connections=300", "--yes").succeeded();
        cluster.pg("restart", "--yes");
        assertThat(cluster.sql("SHOW max_connections")).isEqualTo("300");
        cluster.insert("with many");
        String moment = cluster.now();
        cluster.insert("after");
        cluster.pg("config unset", "max_connections", "--yes").succeeded();
        cluster.pg("restart", "--yes");

        cluster.restore(moment, "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("before", "with many");
        assertThat(cluster.sql("SHOW max_connections")).isEqualTo("100");
    }

    /** PostgreSQL would replay to the end of the archive, miss its target and stop: nothing would run at all. */
    @Test
    void refusesAMomentAfterTheLastArchivedCommitOfAServerThatCannotStartAndTakesItBackToOneBefore() {
        String moment = cluster.now();
        cluster.insert("after");
        cluster.assertArchives();
        cluster.insert("never archived");
        String tooLate = cluster.now();
        breakTheServer();

        Finished refused = cluster.restore(tooLate, "--no-backup").exited(3);

        assertThat(refused.err())
                .contains("after the last commit in the archive")
                .contains("The last commit was at ");
        assertThat(cluster.requests("restore")).hasSize(restores);

        cluster.restore(moment, "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("before");
        cluster.assertArchives();
    }

    /** Without its commit log PostgreSQL ends during its start. */
    private void breakTheServer() {
        cluster.inPod("bash", "-c", "mv $PGDATA/pg_xact /pgdata/lost && kill -9 $(head -n 1 $PGDATA/postmaster.pid)")
                .succeeded();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.namespace()
                        .observe(RecoverableCluster.POD)
                        .path("state")
                        .asText()
                        .equals("failed"));
    }
}
