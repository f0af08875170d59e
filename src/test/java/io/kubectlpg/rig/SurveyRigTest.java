package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the repository alone tells of a lost database. */
class SurveyRigTest extends RigTest {
    @Test
    void listsWhatIsMissingAndFindsTheLastCommitInFrontOfIt() {
        Instance instance = make(files().repositories(1)).run();
        instance.script("stanza").succeeded();
        instance.request("submit", "b1", "backup", "full").succeeded();
        assertThat(instance.exitOf("b1")).as(instance.logOf("b1")).isZero();
        instance.sql("CREATE TABLE t AS SELECT 1 AS i");
        String before = switchWal(instance);
        instance.sql("INSERT INTO t VALUES (2)");
        String missing = switchWal(instance);
        instance.sql("INSERT INTO t VALUES (3)");
        String behind = switchWal(instance);
        String newest = lastCommit(instance, "");
        String folder = Repository.path(1) + "/archive/demo/17-1/" + missing.substring(0, 16);
        instance.exec("find", folder, "-name", missing + "-*", "-delete").succeeded();
        // Without its control file, as where the volume is lost.
        instance.exec("mv", "/pgdata/17/global/pg_control", "/pgdata/17/pg_control")
                .succeeded();

        String survey = instance.script("survey", "1").succeeded().out();

        assertThat(survey).contains(before + "\\nrun " + behind + " " + behind + "\\n");
        assertThat(lastCommit(instance, "")).isEqualTo(newest);
        assertThat(lastCommit(instance, before)).isLessThan(newest);
    }

    private static String switchWal(Instance instance) {
        String segment = instance.sql("SELECT pg_walfile_name(pg_switch_wal())");
        instance.until(
                "archives " + segment,
                () -> instance.exec("test", "-e", "/pgdata/17/pg_wal/archive_status/" + segment + ".done")
                                .exit()
                        == 0);
        return segment;
    }

    private static String lastCommit(Instance instance, String last) {
        return instance.script("last-archived", "1", "1", last).succeeded().text();
    }
}
