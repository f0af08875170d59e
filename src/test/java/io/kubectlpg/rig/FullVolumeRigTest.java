package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A volume that is full, of WAL or of data, and how a server gets out of that. */
class FullVolumeRigTest extends RigTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Each segment that is begun takes room which the archiver does not give back. */
    private static final String FILL =
            "for ((n = 0; n < 200; n++)); do psql -XAtq -h /run/pg -U postgres -c \"INSERT INTO filled VALUES ($n)\""
                    + " -c 'SELECT pg_switch_wal()' -c CHECKPOINT >/dev/null 2>&1 || exit 0; done; exit 1";

    private static final String RESERVE = "/pgdata/kubectl-pg/reserve";

    /** Recovery needs room, only a running server archives, and only archiving makes room. */
    @Test
    void archivesOutOfAServerThatIsDownAndStartsIt() {
        Instance instance =
                make(files().created().repositories(1).dataSize("300M")).run();
        instance.script("stanza").succeeded();
        instance.sql("CREATE TABLE filled (n int)");
        instance.repository(1).takeAway();
        instance.exec("bash", "-c", FILL).succeeded();
        instance.until(
                "is down", () -> instance.state().startsWith("failed the volume is full: PostgreSQL ended with"));
        String rows = waiting(instance);
        assertThat(rows).isNotEqualTo("0");

        instance.repository(1).giveBack();
        instance.until("accepts", LIMIT, () -> instance.script("ready").exit() == 0);

        assertThat(instance.log()).containsPattern("[1-9][0-9]* segments were removed that are archived");
        assertThat(instance.sql("SELECT count(*) = max(n) + 1 AND count(*) > 3 FROM filled"))
                .isEqualTo("t");
        instance.until("has archived all", LIMIT, () -> waiting(instance).equals("0"));
        instance.script("check", "60").succeeded();
    }

    @Test
    void keepsWalThatASlotMayNeed() {
        Instance instance =
                make(files().created().repositories(1).dataSize("300M")).run();
        instance.script("stanza").succeeded();
        instance.sql("SELECT pg_create_physical_replication_slot('reader', true)");
        String first = instance.sql("SELECT pg_walfile_name(restart_lsn) FROM pg_replication_slots");
        instance.sql("CREATE TABLE filled (n int)");
        instance.exec("bash", "-c", FILL).succeeded();
        instance.until(
                "is down", () -> instance.state().startsWith("failed the volume is full: PostgreSQL ended with"));
        instance.until("leaves it", LIMIT, () -> instance.log().contains("somebody may still need it"));
        instance.exec("test", "-e", "/pgdata/17/pg_wal/" + first).succeeded();
    }

    @Test
    void givesItsReserveUpWhereNothingElseIsLeft() {
        Instance instance = make(files().created().dataSize("1G")).run();
        instance.until(
                "has a reserve", () -> instance.exec("test", "-e", RESERVE).exit() == 0);
        assertThat(instance.exec("stat", "-c", "%s", RESERVE).text()).isEqualTo(Long.toString(48L << 20));
        instance.sql("CREATE TABLE filled (n int)");
        instance.sql("ALTER SYSTEM SET wal_keep_size = '10GB'");
        instance.sql("SELECT pg_reload_conf()");
        instance.exec("bash", "-c", "head -c 600M /dev/zero >/pgdata/other").succeeded();
        instance.exec("bash", "-c", FILL).succeeded();

        instance.until(
                "accepts by its reserve",
                LIMIT,
                () -> instance.log().contains("its reserve is given up")
                        && instance.script("ready").exit() == 0);

        instance.exec("test", "!", "-e", RESERVE).succeeded();
        assertThat(instance.sql("SELECT count(*) > 3 FROM filled")).isEqualTo("t");
    }

    /** Such as a restore, which may be what mends it. */
    @Test
    void aRequestIsTakenByAFullVolume() {
        Instance instance =
                make(files().created().repositories(1).dataSize("1G")).run();
        instance.script("stanza").succeeded();
        instance.until(
                "has a reserve", () -> instance.exec("test", "-e", RESERVE).exit() == 0);
        instance.exec("bash", "-c", "cat /dev/zero >/pgdata/full 2>/dev/null || true")
                .succeeded();
        instance.request("submit", "b1", "backup", "full").succeeded();
        assertThat(instance.exitOf("b1")).as(instance.logOf("b1")).isZero();
    }

    @Test
    void aVolumeWithoutAFreeBlockIsCopiedAndMarked() {
        Instance instance = make(files().created()).run();
        // As root, who may mount: a volume of nobody's.
        String copy = """
                set -e
                mkdir -p /tmp/from/data /tmp/to/data
                mount -t tmpfs -o size=8M none /tmp/from/data
                mkdir /tmp/from/data/kubectl-pg; echo rows >/tmp/from/data/rows; : >/tmp/from/data/kubectl-pg/lock
                cat /dev/zero >/tmp/from/data/full 2>/dev/null || true
                ! echo more >/tmp/from/data/more 2>/dev/null
                FROM=/tmp/from TO=/tmp/to bash /opt/kubectl-pg/copy-volume demo-2
                cat /tmp/to/data/rows
                cmp /tmp/from/data/full /tmp/to/data/full
                FROM=/tmp/from TO=/tmp/to bash /opt/kubectl-pg/copy-volume demo-2
                ! FROM=/tmp/from TO=/tmp/to bash /opt/kubectl-pg/copy-volume demo-3
                VOLUME=/tmp/from/data bash -c '. /opt/kubectl-pg/common; echo "marked $(moved)"'
                ls /tmp/to/data/kubectl-pg
                """;
        Finished finished = asRoot(instance, copy).succeeded();
        assertThat(finished.out())
                .contains("rows\n", "copied before", "the database lives on in demo-2", "marked demo-2")
                .doesNotContain("moved");
    }

    /** Whatever claims that volume: a server would open a database of which files are missing. */
    @Test
    void whatIsHalfCopiedServesNobodyUntilItIsWhole() {
        Instance instance = make(files().created()).run();
        String copy = """
                set -e
                mkdir -p /tmp/old/data /tmp/new/data
                mount -t tmpfs -o size=4M none /tmp/new/data
                mkdir /tmp/old/data/kubectl-pg; : >/tmp/old/data/kubectl-pg/lock
                head -c 6000000 /dev/zero >/tmp/old/data/rows
                copy() { FROM=/tmp/old TO=/tmp/new bash /opt/kubectl-pg/copy-volume demo-2 demo-1; }
                marks() { for side in old new; do
                  VOLUME=/tmp/$side/data bash -c '. /opt/kubectl-pg/common; echo "$0 $1: $(moved)"' "$1" $side; done; }
                ! copy 2>/dev/null
                marks half
                mkdir /tmp/new/data/rubbish
                ! copy 2>/dev/null
                marks again
                mount -o remount,size=16M /tmp/new/data
                copy
                marks whole
                cmp /tmp/old/data/rows /tmp/new/data/rows
                [[ ! -e /tmp/new/data/rubbish ]]
                copy | grep "copied before"
                rm -rf /tmp/new/data/*
                copy
                marks anew
                cmp /tmp/old/data/rows /tmp/new/data/rows
                """;
        assertThat(asRoot(instance, copy).succeeded().out())
                .contains("half old: \n", "half new: demo-1\n")
                .contains("again old: \n", "again new: demo-1\n")
                .contains("whole old: demo-2\n", "whole new: \n")
                // The new volume was removed behind the mark, and another one is in its place.
                .contains("anew old: demo-2\n", "anew new: \n");
    }

    private static Finished asRoot(Instance instance, String script) {
        return Finished.of(new ProcessBuilder(List.of(
                "nsenter",
                "-t",
                Long.toString(instance.number()),
                "-m",
                "-p",
                "-n",
                "-r",
                "-w",
                "bash",
                "-c",
                script)));
    }

    private static String waiting(Instance instance) {
        return instance.exec("bash", "-c", "ls /pgdata/17/pg_wal/archive_status | grep -c ready || true")
                .text();
    }
}
