package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Scripts that clients call, with a server. */
class ScriptsRigTest extends RigTest {
    @Test
    void parametersForClientsDoNotActOnTheScripts() {
        Instance instance = make(files().created()
                        .values(
                                "parameters: {statement_timeout: 1ms, default_transaction_read_only: on, lock_timeout: 1ms}"))
                .run();
        instance.script("roles").succeeded();
        instance.script("restart", "r1", "1").succeeded();
        instance.script("settings").succeeded();
    }

    /** A ConfigMap whose keys become variables may get them at any time. */
    @Test
    void variablesOfLibpqDoNotActOnServerAndScripts() {
        Instance instance = make(files().environment("PGPORT", "6432")
                        .environment("PGOPTIONS", "-c statement_timeout=1ms")
                        .environment("PGHOST", "nowhere")
                        .environment("PGSSLMODE", "require")
                        .environment("PGSERVICE", "none")
                        .environment("PG_COLOR", "always")
                        .environment("LC_ALL", "de_DE.UTF-8")
                        .environment("ENV", "/nowhere"))
                .run();
        instance.script("roles").succeeded();
        instance.script("restart", "r1", "1").succeeded();
        assertThat(instance.exec("bash", "-c", "unset ${!PG@}; psql -XAtq -h /run/pg -U postgres -c 'SHOW port'")
                        .succeeded()
                        .text())
                .endsWith("5432");
        assertThat(instance.script("observe").succeeded().out()).contains("\"startedAt\" : ");
    }

    @Test
    void aPreparedTransactionIsACommit() {
        Instance instance = make(files().created().values("parameters: {max_prepared_transactions: 5}"))
                .run();
        instance.sql("CREATE TABLE t (i int)");
        String from = instance.sql("SELECT pg_current_wal_flush_lsn()");
        instance.sql("BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'p'");
        instance.sql("COMMIT PREPARED 'p'");
        String to = instance.sql("SELECT pg_current_wal_flush_lsn()");
        assertThat(instance.script("lost-commits", from, to).succeeded().text())
                .matches("1 \\d{4}-\\d\\d-\\d\\d [0-9:.]+\\+00");
    }

    @Test
    void noDatabaseIsCreatedBesideOneThatLiesAFolderDeeper() {
        Instance instance = make(files());
        instance.write("data/pgroot/data/PG_VERSION", "16\n");
        instance.start();
        instance.awaitState("other");
    }

    @Test
    void whatThePreflightSaysOfTheImageIsNotCutOff() {
        Instance instance = make(files()).run();
        instance.write("config/postgresql.conf", "nonsense = 1\n".repeat(300));
        instance.write("config/pgbackrest.conf", "[global]\nrepo1-path=/nowhere\n");
        instance.script("preflight");
        String said =
                instance.exec("tail", "-c", "4096", "/dev/termination-log").out();
        assertThat(said).contains("uid=999\n", "user=postgres\n", "postgres=17");
        assertThat(said.indexOf("config=")).isLessThan(said.indexOf("uid="));
    }

    /** As of a script that goes on after an error; one that ends it shows its first line alone. */
    @Test
    void anErrorInAnInitScriptDoesNotShowItsLine() {
        Instance instance = make(files().initScript(
                                "1.sql", "\\set ON_ERROR_STOP off\nCREATE ROLE app PASSWORD 'hunter2' NONSENSE;\n"))
                .run();
        assertThat(instance.log()).contains("nonsense").doesNotContain("hunter2");
    }
}
