package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The JSON log on its way from PostgreSQL's files to the pod's log. */
class LogRigTest extends RigTest {
    @Test
    void filesOfMinutesAgoAreEmptiedAndTheOneThatIsWrittenIsNot() {
        Instance instance =
                make(files().created().values("logging: {format: json}")).run();
        String current = instance.exec("sed", "-n", "s/^jsonlog //p", "/pgdata/17/current_logfiles")
                .text();
        String other = current.endsWith("/30.json") ? "/run/pg/log/31.json" : "/run/pg/log/30.json";
        instance.exec("bash", "-c", "echo '{}' >>" + other + "; touch -d '5 minutes ago' " + other + " " + current)
                .succeeded();

        instance.until(
                "has emptied the other file",
                () -> instance.exec("test", "-s", other).exit() != 0);
        instance.exec("test", "-s", current).succeeded();
    }

    @Test
    void whatFollowsTheFilesBeginsAnewWhenItIsKilled() {
        Instance instance =
                make(files().created().values("logging: {format: json}")).run();
        instance.exec("bash", "-c", "kill -KILL $(pgrep -x tail)").succeeded();
        instance.until(
                "follows again", () -> instance.exec("pgrep", "-x", "tail").exit() == 0);

        instance.until("has the line in its log", () -> {
            instance.sql("DO $$ BEGIN RAISE LOG 'a line of ours'; END $$");
            return instance.log().contains("\"message\":\"a line of ours\"");
        });
    }

    @Test
    void aFullNodeKeepsTheHeartbeat() {
        Instance instance =
                make(files().created().values("logging: {format: json}")).run();
        assertThat(instance.beat()).matches("\\d+");
        String inode = instance.exec("stat", "-c", "%i", "/run/pg/heartbeat").text();
        String before = instance.beat();
        instance.until("has another heartbeat", () -> !instance.beat().equals(before));
        // Written over what is there: a new file would need room.
        assertThat(instance.exec("stat", "-c", "%i", "/run/pg/heartbeat").text())
                .isEqualTo(inode);
    }
}
