package io.kubectlpg.rig;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Configuration that parses is tried by a server that starts with it, beside the one that runs. */
class TrialRigTest extends RigTest {
    private static final String HBA = "local all postgres peer\nhost all all all scram-sha-256\n";

    @Test
    void takesWhatTheServerRunsWith() {
        Instance instance = make(files().created()).run();
        trial(instance).succeeded();
        assertThat(leftovers(instance)).isEmpty();
    }

    /** In half a second or less the second time, by which a reload is not held up. */
    @Test
    void triesTheSameFilesOnce() {
        Instance instance = make(files().created()).run();
        trial(instance).succeeded();
        instance.exec("bash", "-c", "echo '#!/bin/bash' >/tmp/initdb; echo exit 1 >>/tmp/initdb; chmod +x /tmp/initdb")
                .succeeded();
        String again = "PATH=/tmp:$PATH bash /opt/kubectl-pg/trial /etc/pg";
        assertThat(instance.exec("bash", "-c", again).succeeded().out()).isEmpty();
        instance.write("config/pg_hba.conf", HBA);
        assertThat(instance.exec("bash", "-c", again).succeeded().out()).contains("no data directory could be made");
    }

    /** By parameters of postgresql.conf; most of them parse. */
    private static final Map<String, String> WRONG = Map.ofEntries(
            entry("shared_preload_libraries = 'nosuchlib'", "could not access file \"nosuchlib\": No such file"),
            entry(
                    "session_preload_libraries = 'nosuchlib'",
                    "let in: could not access file \"nosuchlib\": No such file"),
            entry("local_preload_libraries = 'nosuchlib'", "no new connection would be let in: could not access file"),
            entry("ssl = on", "could not load server certificate file \"server.crt\": No such file or directory"),
            entry("unix_socket_group = 'nosuchgroup'", "group \"nosuchgroup\" does not exist"),
            entry("superuser_reserved_connections = 100", "must be less than"),
            entry("min_wal_size = 20MB", "\"min_wal_size\" must be at least twice \"wal_segment_size\""),
            entry("max_connections = 200000\nmax_locks_per_transaction = 1000", "MB of shared memory"),
            entry("huge_pages = on", "huge_pages=on wants"),
            entry("work_mem = huge", "invalid value for parameter \"work_mem\": \"huge\""),
            entry("nosuchparameter = 1", "unrecognized configuration parameter \"nosuchparameter\""),
            entry(
                    "shared_preload_libraries = 'pg_stat_statements'\npg_stat_statements.max = many",
                    "parameter \"pg_stat_statements.max\""));

    @Test
    void refusesInTheServersOwnWords() {
        Instance instance = make(files().created()).run();
        String before = postmaster(instance);
        var softly = new SoftAssertions();
        WRONG.forEach((conf, words) -> {
            Finished finished = tried(instance, conf + "\n", HBA);
            softly.assertThat(finished.exit()).as(conf).isEqualTo(1);
            softly.assertThat(finished.out()).as(conf).contains(words);
        });
        softly.assertAll();
        assertThat(postmaster(instance)).isEqualTo(before);
        assertThat(leftovers(instance)).isEmpty();
    }

    @Test
    void theServerThatRunsSurvivesTheTrialOfATerabyte() {
        Instance instance = make(files().created()).run();
        String before = postmaster(instance);
        assertThat(tried(instance, "shared_buffers = 1TB\n", HBA).exited(1).out())
                .contains("MB of shared memory (shared_buffers: 1048576 MB, max_connections: 100)");
        assertThat(instance.script("trial", "/etc/pg").succeeded().out()).isEmpty();
        assertThat(postmaster(instance)).isEqualTo(before);
    }

    @Test
    void refusesWhatTheContainerMayNotHave() {
        Instance instance = make(files().created().environment("KUBECTL_PG_MEMORY", "1073741824"))
                .run();
        tried(instance, "shared_buffers = 900MB\n", HBA).succeeded();
        assertThat(tried(instance, "shared_buffers = 1GB\n", HBA).exited(1).out())
                .contains("and the container's limit is 1024 MB");
    }

    @Test
    void refusesRulesThatAreWrongOrLetNobodyIn() {
        Instance instance = make(files().created()).run();
        assertThat(tried(instance, "", HBA + "host all all nonsense scrum\n")
                        .exited(1)
                        .out())
                .startsWith("pg_hba.conf line 3: invalid authentication method \"scrum\"");
        assertThat(tried(instance, "", "hostssl all all all md5\n" + HBA)
                        .exited(1)
                        .out())
                .contains("pg_hba.conf line 1: hostssl record cannot match because SSL is disabled");
        assertThat(tried(instance, "", "local all all reject\n").exited(1).out())
                .contains("no new connection would be let in: pg_hba.conf rejects connection");
    }

    @Test
    void triesAlsoWhereNoServerRuns() {
        Instance instance = make(files().created()).run();
        instance.role("");
        instance.signalServer("KILL");
        instance.awaitState("no-role");
        assertThat(tried(instance, "shared_preload_libraries = 'nosuchlib'\n", HBA)
                        .exited(1)
                        .out())
                .contains("could not access file");
        trial(instance).succeeded();
    }

    @Test
    void filesOfTheDataDirectoryAreThere() {
        Instance instance = make(files().created()).run();
        instance.exec(
                        "bash",
                        "-c",
                        "cd /pgdata/17 && openssl req -new -x509 -nodes -subj /CN=demo -keyout server.key -out server.crt && chmod 600 server.key")
                .succeeded();
        tried(instance, "ssl = on\n", HBA).succeeded();
    }

    @Test
    void aPodWithoutTheDataOrTheVolumesDoesNotJudgeWhatItMisses() {
        Instance instance = make(files().created().environment("KUBECTL_PG_NOT_HERE", "data volumes"))
                .run();
        tried(instance, "ssl = on\n", HBA).succeeded();
        assertThat(instance.exec(
                                "env",
                                "KUBECTL_PG_NOT_HERE=data",
                                "bash",
                                "-c",
                                "cp -r /etc/pg /tmp/ssl && echo 'ssl = on' >>/tmp/ssl/postgresql.conf && bash /opt/kubectl-pg/trial /tmp/ssl")
                        .succeeded()
                        .out())
                .isEmpty();
        assertThat(tried(instance, "session_preload_libraries = 'elsewhere'\n", HBA)
                        .succeeded()
                        .out())
                .contains("its volumes are not in this pod");
        tried(instance, "work_mem = huge\n", HBA).exited(1);
    }

    @Test
    void aReloadThatLetsNobodyInIsRefused() {
        Instance instance = make(files().created()).run();
        // Its supervisor lets a server that has just started read its files once more.
        instance.until("reads its files", () -> instance.log().contains("received SIGHUP"));
        instance.write(
                "config/postgresql.conf",
                "session_preload_libraries = 'nosuchlib'\nunix_socket_directories = '/run/pg'\n");
        assertThat(instance.script("reload", "1").exited(1).out()).contains("no new connection would be let in");
        instance.script("ready").succeeded();
    }

    @Test
    void aRestartWithWhatDoesNotStartStopsNothing() {
        Instance instance = make(files().created()).run();
        String before = postmaster(instance);
        instance.write("config/postgresql.conf", "shared_preload_libraries = 'nosuchlib'\n");
        assertThat(instance.script("restart", "op1", "1").exited(4).out()).contains("could not access file");
        assertThat(postmaster(instance)).isEqualTo(before);
    }

    @Test
    void aReloadTellsAServerThatLetsNobodyIn() {
        Instance instance = make(files().created()).run();
        String good =
                instance.exec("cat", "/etc/pg/postgresql.conf").succeeded().out();
        instance.write("config/postgresql.conf", good + "session_preload_libraries = 'nosuchlib'\n");
        instance.signalServer("HUP");
        instance.until("lets nobody in", () -> instance.script("ready").exit() == 1);
        instance.write("config/postgresql.conf", good);
        instance.script("reload", "1").succeeded();
        instance.script("ready").succeeded();
    }

    /** They may need what the configuration loads, and memory as it says. */
    @Test
    void initScriptsRunWithTheClustersParameters() {
        Instance instance = make(files().values("parameters: {work_mem: 7MB, huge_pages: \"off\"}")
                        .initScript(
                                "1.sql",
                                "CREATE EXTENSION pg_stat_statements; SELECT count(*) FROM pg_stat_statements;"
                                        + " CREATE TABLE seen AS SELECT current_setting('work_mem') || current_setting('huge_pages');"))
                .run();
        assertThat(instance.exec("psql", "-XAtq", "-h", "/run/pg", "-U", "postgres", "-d", "myapp", "-c", "TABLE seen")
                        .succeeded()
                        .text())
                .isEqualTo("7MBoff");
    }

    private static Finished trial(Instance instance) {
        return instance.script("trial", "/etc/pg");
    }

    /** As a client hands the files over: one behind the other by stdin. */
    private static Finished tried(Instance instance, String conf, String hba) {
        List<String> sizes = List.of(conf, hba, "").stream()
                .map(text -> Integer.toString(text.getBytes(StandardCharsets.UTF_8).length))
                .toList();
        return instance.exec(
                "bash",
                "-c",
                "printf %s%s \"$1\" \"$2\" | bash /opt/kubectl-pg/try-config " + String.join(" ", sizes),
                "--",
                conf,
                hba);
    }

    private static String postmaster(Instance instance) {
        return instance.exec("head", "-n", "3", "/pgdata/17/postmaster.pid")
                .succeeded()
                .text();
    }

    /** What a trial must not leave. */
    private static String leftovers(Instance instance) {
        return instance.exec("find", "/run/pg", "-maxdepth", "1", "-name", "trial", "-o", "-name", "candidate.*")
                        .succeeded()
                        .text()
                + instance.exec("pgrep", "-f", "/run/pg/trial").text();
    }
}
