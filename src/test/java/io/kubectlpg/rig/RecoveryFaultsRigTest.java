package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recovery while the archive does not give what it holds: a restore that reports success has restored everything. */
class RecoveryFaultsRigTest extends RecoveryRigTest {
    private static final String OPEN = "open";
    private static final String CLOSED = "closed";

    /** BACKUP, EXCLUSIVE, REPOSITORY, ORIGIN and ACROSS: as if a repository went away only after the look for holes. */
    private static final List<String> PAST_THE_CHECK = List.of("no", "no", "", "", "yes");

    /** Nobody knows then whether the archive has a hole, and the database is open still. */
    @Test
    void aRepositoryThatIsAwayBeforeARestoreToTheEndLeavesTheDatabaseOpen() {
        Instance instance = archived(2);
        instance.repository(2).takeAway();

        restore(instance, "r1", "default");

        assertThat(instance.exitOf("r1")).isEqualTo(8);
        assertThat(instance.logOf("r1"))
                .contains("ERROR: the archive cannot be listed: repository 2 does not answer")
                .contains("nothing was restored; the database opens again as it was");
        instance.awaitReady();
        assertThat(rows(instance)).isEqualTo("20");
        instance.repository(2).giveBack();
    }

    /** PostgreSQL would open without what only the second holds, and take a timeline's number twice. */
    @Test
    void waitsForTheRepositoryThatAloneHoldsTheRest() {
        Instance instance = archived(2);
        forgetSegmentsFrom(instance.repository(1), lastSegment(instance));
        instance.repository(2).takeAway();

        restore(instance, "r1", "default", PAST_THE_CHECK.toArray(String[]::new));
        awaitLog(instance, "r1", "repository 2 has not answered since");
        instance.repository(2).giveBack();

        assertThat(instance.exitOf("r1")).as(instance.logOf("r1")).isZero();
        instance.awaitReady();
        assertThat(rows(instance)).isEqualTo("20");
    }

    @Test
    void aRepositoryThatStaysAwayEndsTheRestoreWithItsNameInTheEnd() {
        Instance instance = make(files().repositories(2).values("  repositoryTimeoutSeconds: 5"));
        archived(instance);
        instance.repository(2).takeAway();

        restore(instance, "r1", "default", PAST_THE_CHECK.toArray(String[]::new));

        assertThat(instance.exitOf("r1")).isEqualTo(1);
        assertThat(instance.logOf("r1"))
                .contains("ERROR: recovery failed: ")
                .contains("cannot be read from the archive: repository 2 has not answered since")
                .contains("Permission denied");
        instance.repository(2).giveBack();
        restore(instance, "r2", "default");
        assertThat(instance.exitOf("r2")).as(instance.logOf("r2")).isZero();
        assertThat(rows(instance)).isEqualTo("20");
    }

    @Test
    void aDamagedSegmentEndsTheRestoreAtOnceAndAnotherMaySucceed() {
        Instance instance = archived(1);
        String damaged = lastSegment(instance);
        damage(instance.repository(1), damaged);

        restore(instance, "r1", "default");

        assertThat(instance.exitOf("r1")).isEqualTo(1);
        assertThat(instance.logOf("r1"))
                .contains("ERROR: recovery failed: " + damaged + " cannot be read from the archive: repo1: ")
                .contains("Data corruption detected")
                .contains("no server runs until another restore succeeds");
        assertThat(instance.state()).startsWith("restoring");
        restore(instance, "r2", "immediate");
        assertThat(instance.exitOf("r2")).as(instance.logOf("r2")).isZero();
    }

    /** Its configuration may be gone, and PostgreSQL takes any code up to 125 for the end of the archive. */
    @Test
    void aFailureOfTheWrapperIsNotTheEndOfTheArchive() throws IOException {
        Instance instance = make(files().repositories(1));
        // Before it starts, because the supervisor copies the scripts then.
        instance.replaceScript(
                "archive-get",
                Files.readString(instance.folder().resolve("scripts/archive-get"))
                        .replace("set -eu\n", """
                        set -eu
                        if [[ ! -e /run/pg/seen && $1 == "$(cat /run/pg/hold 2>/dev/null)" ]]; then
                          touch /run/pg/seen
                          until [[ ! -e /etc/pg/settings.env ]]; do sleep 0.1; done
                        fi
                        """));
        archived(instance);
        Path settings = instance.folder().resolve("config/settings.env");
        write(instance.folder().resolve("run/hold"), lastSegment(instance));

        restore(instance, "r1", "default");
        instance.until(
                "asks for the last segment",
                () -> instance.exec("test", "-e", "/run/pg/seen").exit() == 0);
        String text = Files.readString(settings);
        Files.delete(settings);

        assertThat(instance.exitOf("r1")).isEqualTo(1);
        assertThat(instance.logOf("r1")).contains("cannot be read from the archive: the settings cannot be read");
        Files.writeString(settings, text);
        restore(instance, "r2", "default");
        assertThat(instance.exitOf("r2")).as(instance.logOf("r2")).isZero();
        assertThat(rows(instance)).isEqualTo("20");
    }

    @Test
    void aRestoreIsGivenUpWhereverItIsAndSaysWhatIsLeft() {
        Instance instance = archived(2);
        forgetSegmentsFrom(instance.repository(1), lastSegment(instance));
        instance.repository(2).takeAway();
        restore(instance, "r1", "default", PAST_THE_CHECK.toArray(String[]::new));
        awaitLog(instance, "r1", "repository 2 has not answered since");

        assertThat(instance.request("cancel", "r1").succeeded().text()).isEqualTo(CLOSED);
        assertThat(instance.logOf("r1"))
                .contains("ERROR: it was given up; no server runs until another restore succeeds");
        assertThat(instance.request("cancel", "r1").succeeded().text()).isEqualTo(CLOSED);

        instance.repository(2).giveBack();
        restore(instance, "r2", "default");
        assertThat(instance.exitOf("r2")).as(instance.logOf("r2")).isZero();
        assertThat(rows(instance)).isEqualTo("20");
        assertThat(instance.request("cancel", "r2").succeeded().text()).isEqualTo(OPEN);
    }

    /** Whatever ends the pod in the middle of that. */
    @Test
    void whatWasGivenUpBeforeTheCopyOpensAsItWasAlsoInTheNextPod() {
        Instance instance = archived(1);
        interrupted(instance, "r1", "rescue");
        write(instance.folder().resolve("data/kubectl-pg/requests/r1/cancel"), "");

        instance.start();

        assertThat(instance.exitOf("r1")).isEqualTo(143);
        assertThat(instance.logOf("r1"))
                .contains("ERROR: it was given up; nothing was restored; the database opens again as it was")
                .doesNotContain("phase copy");
        instance.awaitReady();
        assertThat(rows(instance)).isEqualTo("20");
        assertThat(instance.request("cancel", "r1").succeeded().text()).isEqualTo(OPEN);
    }
}
