package io.kubectlpg.operation.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RestoreOperationTest {
    private static final String INSIDE = "2026-11-21T08:30:00Z";

    @Test
    void plansFromTheBackupBeforeTheTargetAndSaysWhatIsLost() {
        Plan plan = plan(Observations.cluster(Observations.healthy()), INSIDE);

        assertThat(plan.checks())
                .extracting(Step::name)
                .containsExactly("Archive a last commit, so that the target lies inside the archive");
        assertThat(plan.steps())
                .extracting(Step::name)
                .containsExactly(
                        "Hand the restore over to demo-1",
                        "Stop, copy, recover and open demo-1",
                        "Take a full backup of the new timeline");
        assertThat(String.join("\n", plan.warning()))
                .contains("20261121-081416F")
                .contains("timeline 1");
    }

    @Test
    void refusesAMomentInTheFutureByTheServersClock() {
        refused("2026-11-21T09:00:01Z", Observations.healthy(), "2026-11-21 09:00:01.000000+00 is in the future");
    }

    @Test
    void refusesAMomentBeforeTheEndOfTheFirstBackupAndNamesTheEarliest() {
        CliException refusal =
                refused(Observations.BACKUP_ENDED, Observations.healthy(), "before the end of the first backup");
        assertThat(refusal.remedy()).isEqualTo("The earliest moment is 2026-11-21 08:14:19.000000+00.");
    }

    @Test
    void refusesWhileTheInstanceDoesSomethingThatCannotBeGivenUp() {
        ObjectNode busy = Observations.healthy();
        busy.putArray("requests")
                .add(
                        Observations.read(
                                "{\"id\":\"b7\",\"kind\":\"restore\",\"args\":\"time\",\"started\":\"2026-11-21T08:59:00Z\",\"phase\":\"\",\"exit\":null,\"result\":\"\",\"error\":\"\"}"));
        refused(INSIDE, busy, "demo-1 carries out restore b7");
    }

    @Test
    void refusesAClusterWithoutARepository() {
        ObjectNode bare = Observations.healthy();
        bare.put("repository", "none");
        refused(INSIDE, bare, "demo has no repository");
    }

    /** Although another one answers. */
    @Test
    void saysWhatIsWrongWithTheRepositoryThatWasChosen() {
        ObjectNode two = Observations.healthy().put("repository", "s3,volume");
        ((ObjectNode) two.at("/info/document/0"))
                .set("repo", Observations.read("""
                {"repo":[{"cipher":"none","key":1,"status":{"code":0,"message":"ok"}},
                         {"cipher":"none","key":2,"status":{"code":1,"message":"missing stanza path"}}]}
                """).get("repo"));
        var choice = new RecoveryChoice(
                new RecoveryTarget.Time(Instant.parse(INSIDE)), Optional.empty(), Optional.empty(), OptionalInt.of(2));

        assertThat(new PlannedRestore(two).refused(choice).problem())
                .startsWith("repository 2 (backup.volume) holds no stanza of this cluster: it was emptied or moved");
    }

    @Test
    void refusesATargetAfterTheLastArchivedCommitWhenNoServerRuns() {
        FakeKube kube = Observations.cluster(
                Observations.withoutServer(),
                argv -> argv.contains("commit")
                        ? new PodExec.Result(0, "0/6000028 2026-11-21T08:29:00.123456Z\n", "")
                        : Observations.answer(argv));

        CliException refusal = refused(kube, INSIDE, "after the last commit in the archive");
        assertThat(refusal.remedy()).contains("2026-11-21 08:29:00.123456+00");
        assertThat(plan(kube, "2026-11-21T08:28:00Z").checks())
                .as("no server to commit by")
                .isEmpty();
    }

    @Test
    void followsARequestThatWasHandedOverAlready() {
        ObjectNode handed = Observations.withoutServer();
        handed.putArray("requests")
                .add(
                        Observations.read(
                                "{\"id\":\"4f2a\",\"kind\":\"restore\",\"args\":\"time\",\"started\":\"\",\"phase\":\"copy\",\"exit\":null,\"result\":\"\",\"error\":\"\"}"));
        assertThat(plan(Observations.cluster(handed), INSIDE).steps())
                .extracting(Step::name)
                .containsExactly("Stop, copy, recover and open demo-1", "Take a full backup of the new timeline");
    }

    @Test
    void followsTheTimelineThatTheRestoreBeforeItLeft() {
        ObjectNode second = Observations.healthy();
        second.withObject("/server").put("timeline", 2);
        second.putArray("histories")
                .addObject()
                .put("timeline", 2)
                .put("text", "1\t0/3000000\tbefore 2026-11-21 08:10:00+00\n");
        refused(INSIDE, second, "no backup from which timeline 2 can be reached");
    }

    @Test
    void followsTheTimelineThatWasInUseAtTheMoment() {
        FakeKube kube = Observations.cluster(
                restoredOnce(),
                argv -> argv.contains("commit")
                        ? new PodExec.Result(0, "0/6700028 2026-11-21T08:50:00.1Z\n", "")
                        : Observations.answer(argv));

        String warning = String.join("\n", plan(kube, "2026-11-21T08:40:00Z").warning());

        assertThat(warning)
                .contains("along timeline 1")
                .contains("from       timeline 2")
                .contains("restore demo --timeline 2 --latest");
    }

    @Test
    void refusesAMomentAtWhichTheDatabaseWasClosedForARestore() {
        CliException refusal = refused("2026-11-21T08:50:30Z", restoredOnce(), "was closed for a restore");
        assertThat(refusal.remedy())
                .contains("2026-11-21 08:50:00.000000+00")
                .contains("2026-11-21 08:51:00.000000+00");
    }

    /** At 8:50 it went back to 8:30; since 8:51 it is on timeline 2. */
    private static ObjectNode restoredOnce() {
        ObjectNode second = Observations.healthy();
        second.withObject("/server").put("timeline", 2);
        second.putArray("histories")
                .addObject()
                .put("timeline", 2)
                .put("text", "1\t0/6000000\tbefore 2026-11-21 08:30:00+00\n");
        second.putArray("openings")
                .addObject()
                .put("timeline", 2)
                .put("left", 1)
                .put("closed", "2026-11-21T08:50:00+00:00")
                .put("opened", "2026-11-21T08:51:00+00:00");
        return second;
    }

    private static CliException refused(String target, ObjectNode observation, String words) {
        return refused(Observations.cluster(observation), target, words);
    }

    private static CliException refused(FakeKube kube, String target, String words) {
        var caught = new CliException[1];
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> plan(kube, target))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem()).contains(words);
                    caught[0] = refusal;
                });
        assertThat(kube.changes).isEmpty();
        return caught[0];
    }

    private static Plan plan(FakeKube kube, String target) {
        return new RestoreOperation(
                        new ClusterName("demo"),
                        RecoveryChoice.of(new RecoveryTarget.Time(Instant.parse(target))),
                        true)
                .plan(kube, "4f2a");
    }
}
