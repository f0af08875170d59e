package io.kubectlpg.operation.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.output.Progress;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A cluster whose volume is lost, and whose pod can be asked. */
class RecoverOperationTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final RecoveryChoice LATEST = RecoveryChoice.of(new RecoveryTarget.Latest());
    private static final String WHOLE = "size 16777216\\nrun 000000010000000000000001 000000010000000000000006\\n";

    private Instant lastArchived = NOW.minus(Duration.ofHours(1));
    private String wal = WHOLE;

    @Test
    void isMadeAnewFromTheNewestBackup() {
        assertThat(String.join("\n", plan(LATEST).warning()))
                .contains("from backup 20261121-081416F, along timeline 1")
                .contains("The newest WAL came into the archive at 2026-11-21 08:00:00+00.");
    }

    @Test
    void refusesWhileSomebodySeemsToArchiveUnlessForced() {
        lastArchived = NOW.minusSeconds(20);

        refused(LATEST, "WAL came into the archive of demo 20 s ago");
        assertThat(plan(LATEST.accepting(true, false)).steps()).isNotEmpty();
    }

    /** Who says that a name may be tried has not said that no other server archives. */
    @Test
    void theRiskOfANameIsNotThatOfASecondPrimary() {
        RecoveryChoice name = RecoveryChoice.of(new RecoveryTarget.Name(new RestorePointName("before")))
                .accepting(true, false);
        assertThat(plan(name).steps()).isNotEmpty();

        lastArchived = NOW.minusSeconds(20);
        refused(name, "WAL came into the archive of demo 20 s ago");
    }

    /** The plan is made again after a question that took long, and so is the look for another writer. */
    @Test
    void looksForAnotherWriterEachTimeThatItIsPlannedAfterAQuestion() {
        RecoverOperation operation = operation(LATEST, Duration.ZERO);
        Plan shown = operation.plan(kube(), "4f2a");
        lastArchived = NOW.minusSeconds(5);

        assertThatThrownBy(() -> operation.planAgain(kube(), "5a3b", shown))
                .isInstanceOfSatisfying(
                        CliException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("5 s ago");
    }

    @Test
    void refusesToOpenAcrossAHoleUnlessTold() {
        wal = "size 16777216\\nrun 000000010000000000000001 000000010000000000000004\\nrun 000000010000000000000006 "
                + "000000010000000000000006\\n";

        refused(LATEST, "the archive lacks the WAL segment 000000010000000000000005");
        assertThat(String.join("\n", plan(LATEST.accepting(false, true)).warning()))
                .contains("Lost: what was committed after the hole: the archive lacks the WAL segment "
                        + "000000010000000000000005");
    }

    private void refused(RecoveryChoice choice, String words) {
        assertThatThrownBy(() -> plan(choice))
                .isInstanceOfSatisfying(
                        CliException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining(words);
    }

    private Plan plan(RecoveryChoice choice) {
        return operation(choice, Duration.ofHours(1)).plan(kube(), "4f2a");
    }

    private static RecoverOperation operation(RecoveryChoice choice, Duration lookCounts) {
        Spec spec = Spec.fromStored(
                Observations.read("{\"backup\":{\"s3\":{\"bucket\":\"b\",\"existingSecret\":\"keys\"}}}"));
        return new RecoverOperation(
                new ClusterName("demo"),
                spec,
                choice,
                true,
                new PlanWait(Duration.ofMinutes(15), Progress.silent()),
                "1.0.0",
                lookCounts);
    }

    private FakeKube kube() {
        ObjectNode empty = Observations.healthy();
        String document = empty.at("/info/document").toString();
        empty.put("state", "empty").putNull("server").putNull("control");
        FakeKube kube = Observations.cluster(
                        empty,
                        argv -> argv.get(1).endsWith("/survey")
                                ? new PodExec.Result(0, survey(document), "")
                                : new PodExec.Result(4, "", ""))
                .with(Observations.read("""
                        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"keys"},"data":{"accessKey":"","secretKey":""}}
                        """));
        ObjectNode owned = JsonNodeFactory.instance.objectNode();
        owned.putObject("metadata").putObject("labels").put(Labels.CLUSTER, "demo");
        kube.mergePatch(Kind.STATEFUL_SET, "demo-1", owned);
        return kube;
    }

    private String survey(String document) {
        return """
                {"now":%d,"info":%s,"texts":[],"histories":{},
                 "segments":{"000000010000000000000006-ab.gz":{"type":"file","size":1,"time":%d}},"wal":"%s"}
                """.formatted(NOW.getEpochSecond(), document, lastArchived.getEpochSecond(), wal);
    }
}
