package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An image without GNU's programs, as those on Alpine: busybox has fewer options. */
class BusyBoxRigTest extends RecoveryRigTest {
    private InstanceFiles busybox() {
        return files().image(Image.BUSYBOX);
    }

    private Instance withoutDatabase() {
        Instance instance = make(busybox().withoutBootstrap()).start();
        instance.awaitState("empty");
        return instance;
    }

    /** Creation, passwords, restart, backup, restore and drill: each script that a cluster needs for them. */
    @Test
    void anInstanceLivesWithoutGnusPrograms() {
        Instance instance = archived(make(busybox()
                .repositories(1)
                .values("logging: {format: json}")
                .initScript("1.sql", "CREATE TABLE from_sql (i int);")
                .initScript("2.sh", "psql -c 'CREATE TABLE from_sh (i int)'")));
        assertThat(instance.sql("SELECT count(*) FROM pg_database WHERE datname = 'myapp'"))
                .isEqualTo("1");
        assertThat(instance.script("observe").succeeded().out())
                .contains("\"state\":\"running\"", ",\"volume\":{\"size\":", "\"available\":");
        instance.script("restart", "r1", "1").succeeded();
        instance.script("restore-point", "create", "here").succeeded();
        instance.sql("INSERT INTO t VALUES (99)");
        instance.until("prints the server's log as JSON", () -> instance.log().contains("\"message\":"));

        restore(instance, "latest", "default");
        assertThat(instance.exitOf("latest")).as(instance.logOf("latest")).isZero();
        instance.awaitReady();
        assertThat(rows(instance)).isEqualTo("21");
        restoreTo(instance, "point", "name", "here", "no", "no", "");
        assertThat(instance.exitOf("point")).as(instance.logOf("point")).isZero();
        instance.awaitReady();
        assertThat(rows(instance)).isEqualTo("20");

        Instance scratch = empty(instance, busybox());
        assertThat(drill(scratch, "d1")).contains("\"passed\":true").doesNotContain("DETAIL: ");
    }

    @Test
    void whatTheKubeletBringsIsWaitedFor() {
        Instance instance = make(busybox()).run();
        instance.write("secrets/app/password", "another");
        instance.exec("bash", "-c", """
                set -eu
                sums=$(sha256sum /etc/pg-secrets/app/password /etc/pg/config-hash)
                bash /opt/kubectl-pg/await-files <<<"$sums"
                bash /opt/kubectl-pg/passwords 1 <<<"app ${sums%% *}"
                """).succeeded();
        assertThat(instance.exec(
                                "env",
                                "PGPASSWORD=another",
                                "psql",
                                "-XAtqc",
                                "SELECT 1",
                                "host=127.0.0.1 user=myapp dbname=myapp")
                        .succeeded()
                        .text())
                .isEqualTo("1");
    }

    @Test
    void aVolumeIsCopiedAndCompared() {
        Instance instance = withoutDatabase();
        Finished copied = instance.exec("bash", "-c", """
                set -eu
                mkdir -p /tmp/from/data/kubectl-pg /tmp/to/data '/tmp/from/data/a b'
                echo one >'/tmp/from/data/a b/one'; ln '/tmp/from/data/a b/one' /tmp/from/data/two; ln -s nowhere /tmp/from/data/link
                FROM=/tmp/from TO=/tmp/to bash /opt/kubectl-pg/copy-volume demo-2
                cat '/tmp/to/data/a b/one'; readlink /tmp/to/data/link""");
        assertThat(copied.succeeded().out()).contains("copied ", "one\nnowhere\n");
    }

    @Test
    void onlyTheNewestTwentyRequestsAreKept() {
        Instance instance = withoutDatabase();
        instance.exec("bash", "-c", """
                cd /pgdata/kubectl-pg/requests
                for n in {10..35}; do
                  mkdir "r$n"; echo 0 >"r$n/exit"; printf verify >"r$n/kind"; touch -d "2026-01-01 00:$n:00" "r$n/exit"
                done
                bash /opt/kubectl-pg/request submit new verify 1
                """).succeeded();
        assertThat(instance.exec("ls", "/pgdata/kubectl-pg/requests").text().lines())
                .contains("r16", "r35")
                .doesNotContain("r10", "r15");
    }

    @Test
    void thePreflightFindsNothingMissing() {
        Instance instance = withoutDatabase();
        assertThat(preflight(instance))
                .contains("uid=70\n", "user=postgres\n", "postgresUid=70\n")
                .doesNotContain("missing=");
    }

    /** As that of older versions of busybox, which writes all files of all volumes. */
    @Test
    void thePreflightNamesTheWordThatIsMissing() {
        Instance instance = withoutDatabase();
        Finished said = instance.exec("bash", "-c", """
                mkdir /run/pg/programs
                printf '#!/bin/bash\\nif (($#)); then exit 1; fi\\n' >/run/pg/programs/sync
                chmod 755 /run/pg/programs/sync
                PATH=/run/pg/programs:$PATH bash /opt/kubectl-pg/preflight
                cat /dev/termination-log""");
        assertThat(said.out())
                .contains("missing=sync FILE\n", "missing=sync -f\n")
                .doesNotContain("missing=cp");
    }

    private static String preflight(Instance instance) {
        instance.script("preflight");
        return instance.exec("cat", "/dev/termination-log").out();
    }
}
