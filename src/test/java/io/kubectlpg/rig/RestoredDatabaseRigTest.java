package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a restore refuses before it stops anything, and what it makes so that recovery gets to its target. */
class RestoredDatabaseRigTest extends RecoveryRigTest {
    /** PostgreSQL takes a segment that is missing for the end of the archive. */
    @Test
    void doesNotOpenBeforeAHoleUnlessTheUserAcceptsIt() throws IOException {
        Instance instance = archived(1);
        List<Path> segments = segments(instance.repository(1));
        Path missing = segments.get(segments.size() - 2);
        Files.delete(missing);

        restore(instance, "r1", "default");

        assertThat(instance.exitOf("r1")).isEqualTo(1);
        assertThat(instance.logOf("r1"))
                .contains("ERROR: the archive has a hole: "
                        + missing.getFileName().toString().substring(0, 24) + " is missing, and WAL up to "
                        + lastSegment(instance) + " lies behind it")
                .contains("the database opens again as it was")
                .doesNotContain("phase stop");
        restore(instance, "r2", "default", "no", "no", "", "", "yes");
        assertThat(instance.exitOf("r2")).as(instance.logOf("r2")).isZero();
        instance.awaitReady();
        assertThat(rows(instance)).isEqualTo("10");
    }

    @Test
    void aDrillFailsWhereItDidNotReachTheNewestSegment() throws IOException {
        Instance instance = archived(1);
        Instance scratch = empty(instance);
        assertThat(drill(scratch, "d1")).contains("\"passed\":true");
        List<Path> segments = segments(instance.repository(1));
        Path missing = segments.get(segments.size() - 2);
        Files.delete(missing);

        assertThat(drill(empty(instance), "d2"))
                .contains("\"passed\":false")
                .contains("the archive has a hole: recovery ended at ")
                .contains("before " + missing.getFileName().toString().substring(0, 24));
    }

    /** Each name is a word that would mean something else to a configuration file, SQL, JSON or a shell. */
    @Test
    void goesBackToARestorePointOfAnyName() {
        Instance instance = archived(1);
        for (String name : List.of(
                "it's 5 o'clock", "a \\' \"b\" \\n $(touch /tmp/made) `touch /tmp/made` ; ü € %s &", "ends with \\")) {
            instance.sql("INSERT INTO t VALUES (1)");
            String rows = rows(instance);
            assertThat(instance.script("restore-point", "create", name)
                            .succeeded()
                            .text())
                    .contains("\"name\":");
            instance.sql("INSERT INTO t VALUES (2)");
            instance.script("close-window").succeeded();
            String timeline = Long.toString(Long.parseLong(lastSegment(instance).substring(0, 8), 16));
            String id = "n" + timeline;

            instance.request("submit", id, "restore", "name", name, label(instance), timeline, "no")
                    .succeeded();

            assertThat(instance.exitOf(id)).as(instance.logOf(id)).isZero();
            instance.awaitReady();
            assertThat(rows(instance)).isEqualTo(rows);
        }
        assertThat(instance.exec("test", "-e", "/tmp/made").exit()).isEqualTo(1);
    }

    @Test
    void makesTheFolderOfATablespaceThatIsNewerThanTheBackup() {
        Instance instance = archived(1);
        tablespace(instance, "/pgdata/tablespaces/fast");
        assertThat(drill(empty(instance), "d1")).contains("\"passed\":true");
        interrupted(instance, "r1", "default", "copy");
        assertThat(Finished.of(new ProcessBuilder(
                                "rm",
                                "-r",
                                instance.folder().resolve("data/tablespaces").toString()))
                        .exit())
                .isZero();

        instance.start();

        assertThat(instance.exitOf("r1")).as(instance.logOf("r1")).isZero();
        instance.awaitReady();
        assertThat(instance.sql("SELECT count(*) FROM f")).isEqualTo("7");
    }

    /** As the kernel does where memory runs out: in each phase in which the restore has a server of its own. */
    @Test
    void aServerThatIsKilledIsStartedAgain() throws IOException {
        Instance instance = archived(1);
        Process killer = instance.execution("bash", "-c", """
                        for wanted in recover open; do
                          until { IFS= read -r phase </pgdata/kubectl-pg/requests/r1/phase || [[ $phase == "$wanted" ]]; } 2>/dev/null &&
                            [[ $phase == "$wanted" && -S /run/pg/restore/.s.PGSQL.5432 ]] &&
                            { read -r pid <"$PGDATA/postmaster.pid"; } 2>/dev/null && kill -9 "$pid"; do sleep 0.01; done
                        done
                        """).start();
        try {
            restore(instance, "r1", "default");

            assertThat(instance.exitOf("r1")).as(instance.logOf("r1")).isZero();
            assertThat(instance.logOf("r1").lines())
                    .filteredOn(line -> line.contains("the server was killed, and is started again"))
                    .hasSize(2);
            instance.awaitReady();
            assertThat(rows(instance)).isEqualTo("20");
        } finally {
            killer.destroy();
        }
    }

    @Test
    void namesTheFolderThatCannotBeMade() {
        Instance instance = archived(1);
        tablespace(instance, "/tmp/elsewhere/fast");
        assertThat(instance.script("observe").succeeded().text()).contains("\"tablespacesElsewhere\" : [\"fast\"]");

        assertThat(drill(empty(instance), "d1"))
                .contains("\"passed\":false")
                .contains("FATAL: directory \\\"/tmp/elsewhere/fast\\\" does not exist (for a tablespace)");
    }

    @Test
    void doesNotLayTheBackupOfAnotherDatabaseOverThisOne() {
        Instance other = archived(1);
        Instance instance = make(files().repositories(1)).run();
        instance.sql("CREATE TABLE mine (i int)");
        Finished.of(new ProcessBuilder(
                        "cp",
                        "-a",
                        other.repository(1).folder() + "/.",
                        instance.repository(1).folder().toString()))
                .succeeded();

        restore(instance, "r1", "immediate");

        assertThat(instance.exitOf("r1")).isEqualTo(1);
        assertThat(instance.logOf("r1"))
                .contains("ERROR: repository 1 holds another database: its system identifier is ")
                .contains("the database opens again as it was");
        instance.awaitReady();
        assertThat(instance.sql("SELECT count(*) FROM mine")).isEqualTo("0");
    }

    private static void tablespace(Instance instance, String folder) {
        instance.exec("mkdir", "-p", folder).succeeded();
        instance.sql("CREATE TABLESPACE fast LOCATION '" + folder + "'");
        instance.sql("CREATE TABLE f TABLESPACE fast AS SELECT generate_series(1, 7)");
        instance.script("close-window").succeeded();
    }
}
