package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two who want to work on one repository, or one volume, do to each other: the second is refused, or waits. */
class SharedRepositoryRigTest extends RigTest {
    private static final String WAITS = """
            . "${0%/*}/common"
            echo "$1" >>/pgdata/begun
            until [[ -e /pgdata/end ]]; do sleep 0.1; done
            """;

    @Test
    void aSecondRequestWaitsForTheFirst() {
        Instance instance = make(files().created().repositories(1));
        instance.replaceScript("request-verify", WAITS);
        instance.run();
        instance.request("submit", "v1", "verify").succeeded();
        instance.until(
                "has begun", () -> instance.exec("test", "-e", "/pgdata/begun").exit() == 0);
        instance.request("submit", "v2", "verify").succeeded();
        instance.pause(3);
        assertThat(instance.exec("cat", "/pgdata/begun").text()).isEqualTo("v1");

        instance.exec("touch", "/pgdata/end").succeeded();
        assertThat(instance.exitOf("v1")).isZero();
        assertThat(instance.exitOf("v2")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "expire"})
    void whatRunsByHandBesideABackupIsRefused(String command) {
        Instance instance = make(files().created().repositories(1)).run();
        instance.script("stanza").succeeded();
        instance.exec(
                        "bash",
                        "-c",
                        "mkdir -p /run/pg/pgbackrest; exec 9>/run/pg/pgbackrest/demo-backup-1.lock; exec 8>/run/pg/pgbackrest/demo-backup.lock; flock -n 9; flock -n 8; sleep 30 >/dev/null 2>&1 &")
                .succeeded();
        Finished second = instance.script("pgbackrest", command, "--repo=1");
        assertThat(second.exit()).as(second.out()).isEqualTo(50);
    }

    @Test
    void aSecondPodOnTheSameVolumeDoesNothing() {
        Instance first = make(files().created());
        first.replaceScript("request-verify", "exit 0");
        first.run();
        Instance second = make(files().volumeOf(first)).start();
        second.awaitState("locked");
        second.request("submit", "v1", "verify");
        assertThat(first.exitOf("v1")).isZero();
        assertThat(second.state()).startsWith("locked ");
        assertThat(second.log()).doesNotContain("request v1");

        first.kill9();
        second.awaitReady();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "expire", "verify"})
    void whatTheVolumeWasCopiedFromLeavesTheRepositoryAlone(String kind) {
        Instance instance = make(files().created().repositories(1)).run();
        instance.exec("bash", "-c", "echo demo-2 >/pgdata/kubectl-pg/moved").succeeded();
        instance.restartContainer();
        instance.awaitState("moved");

        instance.request("submit", "x1", kind, "full").succeeded();
        assertThat(instance.exitOf("x1")).isEqualTo(3);
        assertThat(instance.logOf("x1")).contains("the database lives on in demo-2");
    }
}
