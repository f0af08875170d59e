package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.instance.ConfigurationDigest;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a server from starting, and what must not. */
class StartRigTest extends RigTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BROKEN = "parameters: {shared_preload_libraries: no-such-library}";
    private static final String LOCK = "/run/pg/.s.PGSQL.5432.lock";

    @Test
    void isAliveWhileInitScriptsRunForLong() {
        Instance instance = make(files().initScript("1.sh", "until [[ -e /tmp/end ]]; do sleep 0.1; done"))
                .start();
        instance.awaitState("bootstrapping");
        String before = instance.beat();

        instance.until("has another heartbeat", () -> !instance.beat().equals(before));
        instance.script("alive").succeeded();
        instance.exec("touch", "/tmp/end").succeeded();
        instance.awaitReady();
    }

    @Test
    void isNotAliveOnceTheSupervisorHangs() {
        Instance instance = make(files().created()).run();
        instance.signal("STOP", instance.number());
        long beat = Long.parseLong(instance.beat());
        instance.write("run/heartbeat", (beat - 60) + "\n");
        instance.script("alive").succeeded();
        instance.write("run/heartbeat", (beat - 120) + "\n");
        instance.script("alive").exited(1);
        // Of before the node started, which took its clock back.
        instance.write("run/heartbeat", (beat + 1000) + "\n");
        instance.script("alive").exited(1);
    }

    /** Scripts are replaced under a supervisor that only touches the file, and must not look dead by that. */
    @Test
    void isAliveAsTheSupervisorBeforeSaidIt() {
        Instance instance = make(files().created()).run();
        instance.signal("STOP", instance.number());
        instance.write("run/heartbeat", "");
        instance.script("alive").succeeded();
        instance.exec("touch", "-d", "3 minutes ago", "/run/pg/heartbeat").succeeded();
        instance.script("alive").exited(1);
    }

    @Test
    void startsBesideSocketLocksOfAnEarlierContainer() {
        Instance instance = make(files().created()).run();
        instance.kill9();
        instance.role("");
        // Numbers of processes begin anew with the container: this one will be somebody's.
        instance.write("run/.s.PGSQL.5432.lock", "300\n/pgdata/17\n0\n5432\n/run/pg\n");
        instance.write("run/restore/.s.PGSQL.5432.lock", "300\n/pgdata/17\n0\n5432\n/run/pg/restore\n");
        instance.own("run/restore");
        instance.start();
        instance.awaitState("no-role");
        instance.exec(
                        "bash",
                        "-c",
                        "for ((n = 0; n < 400; n++)); do sleep 1000 & if (($! == 300)); then exit; fi; kill $!; done; exit 1")
                .succeeded();
        instance.role("primary");
        instance.awaitReady();
        assertThat(instance.exec("cat", LOCK).out()).doesNotStartWith("300\n");
        assertThat(Files.exists(instance.folder().resolve("run/restore/.s.PGSQL.5432.lock")))
                .isFalse();
    }

    @Test
    void startsOnADataDirectoryThatTheKubeletOpenedToTheGroup() {
        Instance instance = make(files().created()).run();
        instance.kill9();
        Finished.of(new ProcessBuilder("chmod", "-R", "g+rwXs", data(instance).toString()))
                .succeeded();
        instance.start();
        instance.awaitReady();
        assertThat(instance.exec("stat", "-c", "%a", "/pgdata/17").text()).isEqualTo("700");
    }

    @Test
    void theStartIsOverWhenNoServerIsToRun() {
        Instance instance = make(files().withoutBootstrap()).start();
        instance.awaitState("empty");
        instance.script("started").succeeded();
        instance.script("ready").exited(1);
    }

    @Test
    void theStartIsNotOverBeforeTheServerAccepts() {
        Instance instance = make(files().created()).run();
        instance.script("started").succeeded();
        instance.signalServer("STOP");
        instance.script("started").exited(1);
        instance.signalServer("CONT");
    }

    @Test
    void upgradedScriptsChangeNothingUnderARunningSupervisor() {
        Instance instance = make(files().created().repositories(1)).run();
        instance.script("stanza").succeeded();
        for (String script : new String[] {"guard", "request-backup", "common"}) {
            instance.replaceScript(script, "#!/bin/bash\nset -eu\necho the next version wants \"$8\"\nexit 1\n");
        }
        instance.signalServer("KILL");
        instance.until(
                "starts its server again",
                Duration.ofSeconds(30),
                () -> instance.state().startsWith("running ")
                        && instance.log().contains("database system was not properly shut down"));
        instance.replaceScript("common", Instance.scriptText("common"));
        instance.awaitReady();
        instance.replaceScript("request-backup", "echo the next version; exit 1");
        instance.request("submit", "b1", "backup", "full").succeeded();
        assertThat(instance.exitOf("b1")).as(instance.logOf("b1")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void saysHowOftenAndWhyItsServerEndsAndTriesAnotherConfigurationAtOnce(String format) {
        String logging = "logging: {format: " + format + "}\n";
        Instance instance = make(files().created().values(logging + BROKEN)).start();
        instance.until(
                "has ended three times", () -> ends(instance).path("count").asInt() == 3);

        assertThat(ends(instance).path("config").asText()).isEqualTo(digest(logging + BROKEN));
        assertThat(ends(instance).path("word").asText())
                .isEqualTo("exit code 1: could not access file \"no-such-library\": No such file or directory");
        assertThat(instance.state()).contains("no-such-library", "it is started again in 8 s");

        Configuration.files(logging, 0).forEach((name, text) -> instance.write("config/" + name, text));
        instance.until(
                "accepts sooner than it would have tried again",
                Duration.ofSeconds(7),
                () -> instance.script("ready").exit() == 0);

        instance.until("forgets what was before", () -> ends(instance).isNull());
        assertThat(instance.log()).contains("database system is ready to accept connections");
    }

    /** As the client has it of the ConfigMap. */
    private static String digest(String values) {
        ObjectNode configMap = JSON.createObjectNode();
        Configuration.files(values, 0).forEach(configMap.putObject("data")::put);
        return ConfigurationDigest.of(configMap);
    }

    private static JsonNode ends(Instance instance) {
        try {
            return JSON.readTree(instance.script("observe").succeeded().out()).required("ends");
        } catch (JsonProcessingException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path data(Instance instance) {
        return instance.folder().resolve("data/17");
    }
}
