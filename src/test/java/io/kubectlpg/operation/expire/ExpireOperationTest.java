package io.kubectlpg.operation.expire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.output.Progress;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpireOperationTest {
    private static final String FIRST = "20261121-081416F";
    private static final String BUILT_ON_IT = FIRST + "_20261121-082000I";
    private static final String SECOND = "20261121-084500F";

    private final ObjectNode observation = observation();
    /** What the instance was asked for: id, kind and arguments. */
    private final List<String> submitted = new ArrayList<>();

    private String retention = "repo1-retention-full=7\n";
    private String end = "exit 0 \n";
    private Optional<Integer> repository = Optional.empty();

    @Test
    void hasNothingToDoWhileEverythingIsToBeKept() {
        assertThat(plan(Optional.empty()).isEmpty()).isTrue();
    }

    @Test
    void saysWhatGoesByRetentionAndWhatOfTheWindow() {
        retention = "repo1-retention-full=1\n";
        Plan plan = plan(Optional.empty());
        assertThat(plan.steps()).extracting(Step::name).containsExactly("Remove expired backups from repository 1");
        assertThat(plan.warning())
                .containsExactly(
                        "Removed from repository 1: %s, %s.".formatted(FIRST, BUILT_ON_IT),
                        "WAL before 000000010000000000000006 is removed, except what a remaining backup needs.",
                        "After that the recovery window begins at 2026-11-21T08:46:41Z or later.");
    }

    @Test
    void namesTheBackupsThatAreBuiltOnTheOne() {
        assertThat(plan(Optional.of(new BackupLabel(FIRST))).warning())
                .contains(
                        "Removed from repository 1: %s, %s.".formatted(FIRST, BUILT_ON_IT),
                        "The other backups are removed because they need %s.".formatted(FIRST));
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
        assertThat(refusal.remedy()).endsWith("kubectl pg backup full demo");
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

    /** Its WAL and files lead to a database that is no more. */
    @Test
    void aFullBackupOfAnEarlierDatabaseIsNoOtherOne() {
        ObjectNode upgraded = observation();
        for (int built : new int[] {0, 1}) {
            ((ObjectNode) upgraded.at("/info/document/0/backup/" + built))
                    .putObject("database")
                    .put("id", 2)
                    .put("repo-key", 1);
        }
        assertThat(refused(upgraded, FIRST).problem()).contains("the last full backup");
    }

    /** Another command may have been lost right behind it. */
    @Test
    void followsWhatItHandedOverBefore() {
        observation
                .putArray("requests")
                .add(
                        Observations.read(
                                "{\"id\":\"e1-expire-1\",\"kind\":\"expire\",\"args\":\"1\",\"started\":\"2026-11-21T08:59:00Z\",\"phase\":\"\",\"exit\":null,\"result\":\"\",\"error\":\"\"}"));
        Plan plan = plan(Optional.of(new BackupLabel(FIRST)));
        assertThat(plan.steps()).extracting(Step::name).containsExactly("Follow the removal from repository 1");
        perform(plan);
        assertThat(submitted).isEmpty();
    }

    /** By retention each repository has a request of its own. */
    @Test
    void removesFromTheRepositoriesThatWereNotReachedBefore() {
        secondRepositoryHolds(FIRST, SECOND);
        retention = "repo1-retention-full=1\nrepo2-retention-full=1\n";
        observation
                .putArray("requests")
                .add(
                        Observations.read(
                                "{\"id\":\"e1-expire-1\",\"kind\":\"expire\",\"args\":\"1\",\"started\":\"2026-11-21T08:59:00Z\",\"phase\":\"\",\"exit\":null,\"result\":\"\",\"error\":\"\"}"));
        Plan plan = plan(Optional.empty());
        assertThat(plan.steps())
                .extracting(Step::name)
                .containsExactly("Follow the removal from repository 1", "Remove expired backups from repository 2");
        perform(plan);
        assertThat(submitted).containsExactly("e1-expire-2 expire 2");
    }

    @Test
    void theInstanceIsGivenTheRepositoryAndTheLabelAndNoneWhereItIsByRetention() {
        perform(plan(Optional.of(new BackupLabel(BUILT_ON_IT))));
        assertThat(submitted).containsExactly("e1-expire-1 expire 1 " + BUILT_ON_IT);

        submitted.clear();
        retention = "repo1-retention-full=1\n";
        perform(plan(Optional.empty()));
        assertThat(submitted).containsExactly("e1-expire-1 expire 1");
    }

    @Test
    void aRemovalThatEndsInAnErrorHasFailed() {
        end = "log 1 ERROR: [055]: the stanza is gone\nexit 55 \n";
        Plan plan = plan(Optional.of(new BackupLabel(FIRST)));
        assertThatExceptionOfType(CliException.class).isThrownBy(() -> perform(plan));
    }

    @Test
    void asksWhichOneWhereTwoRepositoriesHoldTheLabel() {
        secondRepositoryHolds(FIRST, SECOND);
        assertThat(refused(observation, FIRST).code()).isEqualTo(ExitCode.USAGE);

        repository = Optional.of(2);
        assertThat(plan(Optional.of(new BackupLabel(FIRST))).warning())
                .contains("Removed from repository 2: %s.".formatted(FIRST));
        perform(plan(Optional.of(new BackupLabel(FIRST))));
        assertThat(submitted).containsExactly("e1-expire-2 expire 2 " + FIRST);
    }

    /** What the other one holds is no substitute: it may be the one that is lost. */
    @Test
    void theLastFullBackupIsThatOfItsRepository() {
        secondRepositoryHolds(FIRST);
        repository = Optional.of(2);
        assertThat(refused(observation, FIRST).problem()).contains("the last full backup in repository 2");
    }

    @Test
    void byRetentionOnlyTheRepositoryThatWasNamedIsTouched() {
        secondRepositoryHolds(FIRST, SECOND);
        retention = "repo1-retention-full=1\nrepo2-retention-full=1\n";
        assertThat(plan(Optional.empty()).steps())
                .extracting(Step::name)
                .containsExactly(
                        "Remove expired backups from repository 1", "Remove expired backups from repository 2");
        repository = Optional.of(2);
        assertThat(plan(Optional.empty()).steps())
                .extracting(Step::name)
                .containsExactly("Remove expired backups from repository 2");
        repository = Optional.of(3);
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> plan(Optional.empty()))
                .satisfies(unknown -> assertThat(unknown.code()).isEqualTo(ExitCode.NOT_FOUND));
    }

    /** A backup without the WAL behind it leads to its own end only. */
    @Test
    void theWindowBeginsWhereWalIsKept() {
        retention = "repo1-retention-full=2\nrepo1-retention-archive=1\n";
        assertThat(plan(Optional.empty()).warning())
                .containsExactly(
                        "WAL before 000000010000000000000006 is removed, except what a remaining backup needs.",
                        "After that the recovery window begins at 2026-11-21T08:46:41Z or later.");

        ((ObjectNode) observation.at("/info/document/0/archive/0")).put("min", "000000010000000000000006");
        assertThat(plan(Optional.empty()).isEmpty())
                .as("that WAL is gone already")
                .isTrue();
    }

    private void secondRepositoryHolds(String... labels) {
        ObjectNode document = (ObjectNode) observation.at("/info/document/0");
        ArrayNode backups = (ArrayNode) document.path("backup");
        for (JsonNode backup : List.copyOf(backups.valueStream().toList())) {
            if (List.of(labels).contains(backup.path("label").asText())) {
                ObjectNode copy = backup.deepCopy();
                copy.putObject("database").put("id", 1).put("repo-key", 2);
                backups.add(copy);
            }
        }
        ArrayNode repositories = document.putArray("repo");
        for (int number : new int[] {1, 2}) {
            repositories
                    .addObject()
                    .put("cipher", "none")
                    .put("key", number)
                    .putObject("status")
                    .put("code", 0)
                    .put("message", "ok");
        }
    }

    private void perform(Plan plan) {
        FakeKube kube = kube(observation);
        plan.steps()
                .forEach(step -> step.action()
                        .run(new StepContext(kube, Progress.silent().start(""), "e1", Optional.empty())));
    }

    private CliException refused(ObjectNode observation, String label) {
        return assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> operation(Optional.of(new BackupLabel(label))).plan(kube(observation), "e1"))
                .actual();
    }

    private Plan plan(Optional<BackupLabel> label) {
        return operation(label).plan(kube(observation), "e1");
    }

    private FakeKube kube(ObjectNode observed) {
        return Observations.cluster(observed).answering(argv -> switch (argv.get(1)) {
            case "/opt/kubectl-pg/observe" -> new PodExec.Result(0, observed.toString(), "");
            case "/opt/kubectl-pg/info" -> new PodExec.Result(0, observed.at("/info/document") + "\n" + retention, "");
            case "/opt/kubectl-pg/request" -> request(argv);
            default -> new PodExec.Result(1, "", "unexpected: " + argv);
        });
    }

    private PodExec.Result request(List<String> argv) {
        // follow ID LINE SECONDS, and what it shall hand over before
        if (argv.size() > 6) {
            submitted.add(argv.get(3) + " " + String.join(" ", argv.subList(6, argv.size())));
            return new PodExec.Result(0, "submitted\n" + end, "");
        }
        return new PodExec.Result(0, end, "");
    }

    private ExpireOperation operation(Optional<BackupLabel> label) {
        return new ExpireOperation(new ClusterName("demo"), label, repository);
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
