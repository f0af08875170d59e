package io.kubectlpg.operation.expire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpireOperationTest {
    private static final String FIRST = "20261121-081416F";
    private static final String BUILT_ON_IT = FIRST + "_20261121-082000I";
    private static final String SECOND = "20261121-084500F";

    private String retention = "repo1-retention-full=7\n";

    @Test
    void hasNothingToDoWhileEverythingIsToBeKept() {
        assertThat(plan(Optional.empty()).isEmpty()).isTrue();
    }

    @Test
    void saysWhatGoesByRetentionAndWhatOfTheWindow() {
        retention = "repo1-retention-full=1\n";
        Plan plan = plan(Optional.empty());
        assertThat(plan.steps()).extracting(Step::name).containsExactly("Remove what has expired from repository 1");
        assertThat(plan.warning())
                .containsExactly(
                        "Removed from repository 1: %s, %s.".formatted(FIRST, BUILT_ON_IT),
                        "WAL before 000000010000000000000006 goes, but for what a backup that stays needs.",
                        "From then on the recovery window begins at the earliest at 2026-11-21T08:46:41Z.");
    }

    @Test
    void namesTheBackupsThatAreBuiltOnTheOne() {
        assertThat(plan(Optional.of(new BackupLabel(FIRST))).warning())
                .contains(
                        "Removed from repository 1: %s, %s.".formatted(FIRST, BUILT_ON_IT),
                        "All but %s are built on it.".formatted(FIRST));
        assertThat(plan(Optional.of(new BackupLabel(BUILT_ON_IT))).warning())
                .contains("Removed from repository 1: %s.".formatted(BUILT_ON_IT))
                .noneMatch(line -> line.contains("built on"));
    }

    @Test
    void refusesTheLastFullBackup() {
        ObjectNode one = observation();
        ((ArrayNode) one.at("/info/document/0/backup")).remove(2);
        CliException refusal = refused(one, FIRST);
        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal.problem()).contains("the last full backup");
    }

    @Test
    void aFullBackupWithDamagedPagesIsNoOtherOne() {
        ObjectNode damaged = observation();
        ((ObjectNode) damaged.at("/info/document/0/backup/2")).put("error", true);
        assertThat(refused(damaged, FIRST).problem()).contains("the last full backup");
    }

    @Test
    void refusesALabelThatIsNotThere() {
        assertThat(refused(observation(), "20261121-000000F").code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void waitsForWorkThatIsUnderWay() {
        ObjectNode busy = observation();
        busy.putArray("requests")
                .add(
                        Observations.read(
                                "{\"id\":\"b7\",\"kind\":\"backup\",\"args\":\"full\",\"started\":\"2026-11-21T08:59:00Z\",\"phase\":\"\",\"exit\":null,\"result\":\"\",\"error\":\"\"}"));
        assertThat(refused(busy, FIRST).code()).isEqualTo(ExitCode.LOCKED);
    }

    private static CliException refused(ObjectNode observation, String label) {
        return assertThatExceptionOfType(CliException.class)
                .isThrownBy(() ->
                        operation(Optional.of(new BackupLabel(label))).plan(Observations.cluster(observation), "e1"))
                .actual();
    }

    private Plan plan(Optional<BackupLabel> label) {
        ObjectNode observation = observation();
        FakeKube kube = Observations.cluster(observation).answering(argv -> switch (argv.get(1)) {
            case "/opt/kubectl-pg/observe" -> new PodExec.Result(0, observation.toString(), "");
            case "/opt/kubectl-pg/info" ->
                new PodExec.Result(0, observation.at("/info/document") + "\n" + retention, "");
            default -> new PodExec.Result(1, "", "unexpected: " + argv);
        });
        return operation(label).plan(kube, "e1");
    }

    private static ExpireOperation operation(Optional<BackupLabel> label) {
        return new ExpireOperation(new ClusterName("demo"), label, Optional.empty());
    }

    /** A full backup, one that is built on it, and another full one. */
    private static ObjectNode observation() {
        ObjectNode observation = Observations.healthy();
        ArrayNode backups = (ArrayNode) observation.at("/info/document/0/backup");
        ObjectNode first = (ObjectNode) backups.get(0);
        ObjectNode built =
                first.deepCopy().put("label", BUILT_ON_IT).put("type", "incr").put("prior", FIRST);
        built.withObject("/timestamp").put("stop", 1795249300);
        ObjectNode second = first.deepCopy().put("label", SECOND);
        second.withObject("/timestamp").put("stop", 1795250800);
        second.withObject("/archive").put("start", "000000010000000000000006").put("stop", "000000010000000000000006");
        backups.addAll(List.of(built, second));
        return observation;
    }
}
