package io.kubectlpg.operation.abort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found that can be given up, what is said of it, and what is ended. */
class LeftBehindTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final List<List<String>> asked = new ArrayList<>();
    private PodExec.Result answer = new PodExec.Result(0, "", "");

    @Test
    void thereIsNothingOnAClusterThatIsLeftAlone() {
        assertThat(LeftBehind.find(kube(Observations.healthy()), DEMO)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "check", "stop", "rescue"})
    void aRestoreThatHasCopiedNothingLeavesTheDatabaseAsItWas(String phase) {
        answer = new PodExec.Result(0, "open\n", "");
        FakeKube kube = kube(carryingOut("restore", "4f2a", phase)).with(journal("restore", "restore demo --latest"));
        LeftBehind left = LeftBehind.find(kube, DEMO).orElseThrow();

        assertThat(left.warning()).last().isEqualTo("Nothing is restored yet. The database opens again, unchanged.");
        assertThat(left.afterwards(left.end(kube)))
                .containsExactly("The restore 4f2a is given up; the database of demo is open.");
        assertThat(asked).containsExactly(List.of("bash", "/opt/kubectl-pg/request", "cancel", "4f2a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "recover", "open"})
    void aRestoreInTheMiddleLeavesTheDatabaseClosedAndTheWayOnIsNamed(String phase) {
        answer = new PodExec.Result(0, "closed\n", "");
        FakeKube kube = kube(carryingOut("restore", "4f2a", phase)).with(journal("restore", "restore demo --latest"));
        LeftBehind left = LeftBehind.find(kube, DEMO).orElseThrow();

        assertThat(left.warning()).last().asString().contains("stays closed until another restore succeeds");
        assertThat(left.afterwards(left.end(kube)))
                .first()
                .isEqualTo(
                        "The restore 4f2a is given up; the database of demo is closed until another restore succeeds.");
        assertThat(left.afterwards(LeftBehind.End.CLOSED))
                .last()
                .asString()
                .endsWith("kubectl pg restore demo -n db --latest");
    }

    /** Giving up the second one does not open what the first one left. */
    @Test
    void aRestoreAfterOneThatFailedLeavesTheDatabaseClosedFromItsFirstPhaseOn() {
        ObjectNode observation = carryingOut("restore", "4f2a", "check");
        observation
                .withArray("/requests")
                .add(request("restore", "1111", "recover", "2026-11-21T08:30:00Z")
                        .put("exit", 1));
        LeftBehind left = LeftBehind.find(kube(observation), DEMO).orElseThrow();

        assertThat(left.warning())
                .last()
                .isEqualTo("Nothing is restored yet. The database stays closed, because an earlier restore left it "
                        + "closed.");

        observation
                .withArray("/requests")
                .add(request("restore", "2222", "backup", "2026-11-21T08:45:00Z")
                        .put("exit", 0));
        assertThat(LeftBehind.find(kube(observation), DEMO).orElseThrow().warning())
                .as("one that succeeded opened it again")
                .last()
                .isEqualTo("Nothing is restored yet. The database opens again, unchanged.");
    }

    @Test
    void aRestoreThatHasOpenedTheDatabaseGivesUpNoMoreThanItsArchive() {
        LeftBehind left = LeftBehind.find(kube(carryingOut("restore", "4f2a", "archive")), DEMO)
                .orElseThrow();

        assertThat(left.warning()).last().asString().startsWith("The database is restored and open.");
    }

    @Test
    void aScheduledBackupIsEndedThoughNoClientLeftAnythingBehind() {
        FakeKube kube = kube(carryingOut("backup", "s-full-1", ""));
        LeftBehind left = LeftBehind.find(kube, DEMO).orElseThrow();

        assertThat(left.operation()).isEmpty();
        assertThat(left.warning()).last().asString().startsWith("No repository will list this backup.");
        assertThat(left.afterwards(left.end(kube))).containsExactly("The backup s-full-1 is given up.");
    }

    @Test
    void anUpgradeTellsWhichStepsAreDoneAndLeavesABackupOfTheScheduleAlone() {
        FakeKube kube = kube(carryingOut("backup", "s-full-1", "")).with(journal("upgrade", "upgrade demo --set a=b"));
        LeftBehind left = LeftBehind.find(kube, DEMO).orElseThrow();

        assertThat(left.warning())
                .containsExactly(
                        "upgrade 4f2a by ann@laptop/12 has not ended:",
                        "  done       First",
                        "  begun      Second",
                        "  not begun  Third",
                        "Some objects may have the old values and others the new ones. The database stays as it is.");
        assertThat(left.afterwards(left.end(kube)))
                .containsExactly(
                        "upgrade 4f2a is given up.",
                        "See how the cluster differs from its values: kubectl pg diff demo -n db",
                        "Apply the values that were stored last: kubectl pg upgrade demo -n db",
                        "Run it again: kubectl pg upgrade demo --set a=b -n db");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "install",
                "upgrade",
                "repository migrate",
                "backup",
                "expire",
                "restore",
                "recover",
                "restore of data",
                "clone",
                "uninstall",
                "credentials rotate",
                "credentials apply",
                "start",
                "stop",
                "restart",
                "schedule suspend",
                "schedule resume",
                "schedule run",
                "reload",
                "something newer"
            })
    void everyKindOfOperationHasAWayOnThatCanBePasted(String kind) {
        FakeKube kube = kube(Observations.healthy()).with(journal(kind, kind + " demo"));
        LeftBehind left = LeftBehind.find(kube, DEMO).orElseThrow();

        List<String> lines = left.afterwards(left.end(kube));

        assertThat(lines).first().isEqualTo(kind + " 4f2a is given up.");
        assertThat(lines.subList(1, lines.size()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches(".*: kubectl pg [a-z ]+ demo -n db.*"));
    }

    @Test
    void scriptsOfAnEarlierVersionGiveUpNoRestore() {
        answer = new PodExec.Result(3, "", "a restore is not given up half-way");
        FakeKube kube = kube(carryingOut("restore", "4f2a", "copy"));
        LeftBehind left = LeftBehind.find(kube, DEMO).orElseThrow();

        assertThatThrownBy(() -> left.end(kube)).isInstanceOfSatisfying(CliException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(refusal.problem()).contains("of an earlier version");
            assertThat(refusal.remedy()).contains("kubectl pg upgrade demo -n db");
        });
    }

    /** The volume may hold the restore, and the next pod takes it up. */
    @Test
    void whatAStoppedInstanceMayHoldIsSaid() {
        FakeKube stopped = kube(Observations.healthy()).with(journal("restore", "restore demo --latest"));
        stopped.mergePatch(Kind.STATEFUL_SET, "demo-1", Observations.read("{\"spec\":{\"replicas\":0}}"));
        stopped.answering(argv -> new PodExec.Result(1, "", "no pod"));
        LeftBehind left = LeftBehind.find(stopped, DEMO).orElseThrow();

        assertThat(left.warning()).last().asString().contains("continues when the pod runs again");
        assertThat(left.afterwards(left.end(stopped)))
                .last()
                .asString()
                .contains("kubectl pg start demo -n db", "kubectl pg abort demo -n db");
    }

    @Test
    void anotherPhaseThatMeansTheSameIsNoChange() {
        LeftBehind check = LeftBehind.find(kube(carryingOut("restore", "4f2a", "check")), DEMO)
                .orElseThrow();

        assertThat(check.meansTheSameAs(LeftBehind.find(kube(carryingOut("restore", "4f2a", "rescue")), DEMO)
                        .orElseThrow()))
                .isTrue();
        assertThat(check.meansTheSameAs(LeftBehind.find(kube(carryingOut("restore", "4f2a", "copy")), DEMO)
                        .orElseThrow()))
                .isFalse();
        assertThat(check.meansTheSameAs(LeftBehind.find(kube(carryingOut("restore", "5b3c", "check")), DEMO)
                        .orElseThrow()))
                .isFalse();
    }

    @Test
    void aPodThatDoesNotAnswerMayStillCarryItOut() {
        FakeKube silent = kube(Observations.healthy())
                .with(journal("restore", "restore demo --latest"))
                .answering(argv -> new PodExec.Result(1, "", "no pod"));

        assertThatThrownBy(() -> LeftBehind.find(silent, DEMO))
                .isInstanceOfSatisfying(
                        CliException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.UNREACHABLE));
    }

    private FakeKube kube(ObjectNode observation) {
        return Observations.cluster(observation, argv -> {
            asked.add(argv);
            return answer;
        });
    }

    private static ObjectNode carryingOut(String kind, String id, String phase) {
        ObjectNode observation = Observations.healthy();
        ArrayNode requests = observation.putArray("requests");
        requests.add(request(kind, id, phase, "2026-11-21T08:59:00Z").putNull("exit"));
        return observation;
    }

    private static ObjectNode request(String kind, String id, String phase, String started) {
        return Observations.read("""
                {"id":"%s","kind":"%s","args":"","started":"%s","phase":"%s","result":"","error":""}
                """.formatted(id, kind, started, phase));
    }

    private static ObjectNode journal(String kind, String command) {
        ObjectNode entry = Observations.read("""
                {"id":"4f2a","kind":"%s","command":"%s","by":"ann@laptop/12","started":"2026-11-21T08:59:00Z","arguments":{},
                 "state":"RUNNING","steps":[
                   {"name":"First","started":"2026-11-21T08:59:00Z","ended":"2026-11-21T08:59:01Z","outcome":"done"},
                   {"name":"Second","started":"2026-11-21T08:59:01Z"},{"name":"Third"}]}
                """.formatted(kind, command));
        ObjectNode configMap = Observations.read("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"demo-operations","namespace":"db"}}
                """);
        configMap.putObject("data").put("4f2a", entry.toString());
        return configMap;
    }
}
