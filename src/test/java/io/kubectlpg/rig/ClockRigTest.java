package io.kubectlpg.rig;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that is set while the instance runs: for its processes alone, by a library; the machine's is never set. */
class ClockRigTest extends RigTest {
    private static final String LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    /** A pod whose clock can be set. */
    static InstanceFiles withClock(InstanceFiles files) {
        return files.environment("LD_PRELOAD", LIBRARY)
                .environment("FAKETIME_NO_CACHE", "1")
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .environment("NO_FAKE_STAT", "1");
    }

    /** @param step by how much, as -1h */
    static void setClock(Instance instance, String step) {
        instance.write("run/clock", step + "\n");
        instance.until("has the other clock", () -> secondsOff(instance) > 400);
    }

    static long secondsOff(Instance instance) {
        return Math.abs(
                Long.parseLong(instance.exec("bash", "-c", "echo $EPOCHSECONDS").text())
                        - Instant.now().getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1h", "+1h"})
    void aClockThatIsSetNeitherKeepsAServerDownNorTheContainerFromLiving(String step) {
        Instance instance = make(withClock(files().created())).run();

        setClock(instance, step);
        // Its library looks every ten seconds.
        instance.pause(12);
        instance.script("alive").succeeded();
        instance.script("restart", "r0", "1").succeeded();
        instance.signalServer("KILL");

        instance.until(
                "starts its server again",
                Duration.ofSeconds(30),
                () -> instance.log().contains("database system was not properly shut down"));
        instance.awaitReady();
        instance.script("alive").succeeded();
        instance.script("restart", "r1", "1").succeeded();
    }
}
