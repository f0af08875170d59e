package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a request ends, and that it ends once. */
class RequestRigTest extends RigTest {
    private static final String FULL =
            "cat /dev/zero >/pgdata/full-1 2>/dev/null; for n in {2..5000}; do : >/pgdata/full-$n || break; done "
                    + "2>/dev/null";

    /** What a request does at its end that asks for something: it wakes process 1, as scripts of an earlier version by a signal, and ends. */
    private static final String SIGNALS = """
            . "${0%/*}/common"
            for ((n = 0; n < 20; n++)); do kill -USR1 1; wake_supervisor; done
            exit 0
            """;

    private Instance instance;

    @BeforeEach
    void begin() {
        instance = make(files().created().dataSize("256M"));
    }

    private void script(String kind, String text) {
        instance.replaceScript("request-" + kind, text);
        instance.run();
    }

    @Test
    void signalsDoNotChangeHowARequestEnds() {
        script("verify", SIGNALS);
        for (int n = 0; n < 25; n++) {
            instance.request("submit", "v" + n, "verify").succeeded();
            assertThat(instance.exitOf("v" + n)).isZero();
        }
    }

    @Test
    @Tag("exhaustive")
    @Timeout(1800)
    void aStormOfSignalsDoesNotChangeHowFiveHundredRequestsEnd() {
        script("verify", SIGNALS);
        instance.exec(
                        "bash",
                        "-c",
                        "while sleep 0.01; do kill -USR1 1; echo >/proc/1/fd/6; done >/dev/null 2>&1 & disown")
                .succeeded();
        for (int n = 0; n < 500; n++) {
            instance.request("submit", "v" + n, "verify").succeeded();
            assertThat(instance.follow("v" + n)).as("request %d", n).contains("exit 0 ");
        }
    }

    @Test
    void aKilledRequestHasFailedAndSaysSo() {
        script("verify", "sleep 1000");
        instance.request("submit", "v1", "verify").succeeded();
        instance.until("runs it", () -> !instance.workers("v1").isEmpty());
        // The script alone: what is around it and what it started live on.
        instance.exec("bash", "-c", "kill -KILL " + instance.workers("v1")).succeeded();
        assertThat(instance.exitOf("v1")).isEqualTo(137);
        assertThat(instance.logOf("v1")).contains("it was killed, probably because memory ran out");
        assertThat(instance.exec("pgrep", "-f", "sleep 1000").out()).isEmpty();
    }

    /** The log may be JSON, so every line in it must be the server's or the supervisor's. */
    @Test
    void bashSaysNothingOfARequestThatWasKilled() {
        script("verify", "sleep 1000");
        instance.request("submit", "v1", "verify").succeeded();
        instance.until("runs it", () -> !instance.workers("v1").isEmpty());
        instance.exec("bash", "-c", "kill -KILL $(cut -d ' ' -f 4 /proc/" + instance.workers("v1") + "/stat)")
                .succeeded();
        assertThat(instance.exitOf("v1")).isEqualTo(137);
        instance.until("says it", () -> instance.log().contains("request v1 ended with exit code 137"));
        instance.pause(2);
        assertThat(instance.log()).doesNotContain("Killed");
    }

    @Test
    void aRequestThatIsGivenUpEnds() {
        script("verify", "sleep 1000");
        instance.request("submit", "v1", "verify").succeeded();
        instance.until("runs it", () -> !instance.workers("v1").isEmpty());
        instance.request("cancel", "v1").succeeded();
        assertThat(instance.exitOf("v1")).isEqualTo(143);
        assertThat(instance.exec("pgrep", "-f", "sleep 1000").out()).isEmpty();
    }

    @Test
    void whatTheVolumeDoesNotTakeHasEndedAllTheSame() {
        script("verify", "echo run >>/run/pg/runs; until [[ -e /run/pg/full ]]; do sleep 0.2; done; exit 7");
        instance.request("submit", "v1", "verify").succeeded();
        instance.until(
                "runs it", () -> instance.exec("test", "-e", "/run/pg/runs").exit() == 0);
        instance.exec("bash", "-c", FULL + "; touch /run/pg/full");

        assertThat(instance.follow("v1")).contains("exit 7 ");
        assertThat(instance.exec("cat", Instance.requestFile("v1", "exit")).exit())
                .isNotZero();
        instance.request("cancel", "v1").succeeded();
        instance.pause(3);
        assertThat(instance.exec("cat", "/run/pg/runs").text()).isEqualTo("run");

        instance.exec("bash", "-c", "rm -f /pgdata/full-*").succeeded();
        assertThat(instance.exitOf("v1")).isEqualTo(7);
    }

    @Test
    void whatTheVolumeDoesNotTakeHasEndedInTheNextContainer() {
        script("verify", "echo run >>/run/pg/runs; until [[ -e /run/pg/full ]]; do sleep 0.2; done; exit 7");
        instance.request("submit", "v1", "verify").succeeded();
        instance.until(
                "runs it", () -> instance.exec("test", "-e", "/run/pg/runs").exit() == 0);
        instance.exec("bash", "-c", FULL + "; touch /run/pg/full");
        assertThat(instance.follow("v1")).contains("exit 7 ");

        instance.restartContainer();
        instance.until("says how it ended", () -> instance.follow("v1").contains("exit 7 "));
        assertThat(instance.exec("cat", "/run/pg/runs").text()).isEqualTo("run");
    }

    @Test
    void whatCannotBeNotedAsBegunIsNotBegun() {
        script("verify", "echo run >>/run/pg/runs");
        instance.signal("STOP", instance.number());
        instance.request("submit", "v1", "verify").succeeded();
        instance.exec("bash", "-c", FULL);
        instance.signal("CONT", instance.number());

        assertThat(instance.follow("v1"))
                .contains("ERROR: it was not begun, because the volume takes no file")
                .containsPattern(Pattern.compile("^exit 1 ", Pattern.MULTILINE));
        assertThat(instance.exec("cat", "/run/pg/runs").exit()).isNotZero();
    }
}
