package io.kubectlpg.operation.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.install.InstallOperation;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.ConfigurationDigest;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server that ends each time that it is started: nobody waits for it for ever, and a corrected command is taken. */
class BrokenServerTest {
    private static final String WORD = "exit code 1: could not access file \"nosuchlib\": No such file or directory";
    private static final Spec BROKEN =
            InstalledCluster.spec("{\"parameters\":{\"shared_preload_libraries\":\"nosuchlib\"}}");
    private static final Spec CORRECTED =
            InstalledCluster.spec("{\"parameters\":{\"shared_preload_libraries\":\"pg_stat_statements\"}}");

    @Test
    void theThirdEndEndsTheWaitWithTheServersOwnWord() {
        FakeKube kube = cluster(BROKEN, 3, BROKEN);

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> await(kube))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
                    assertThat(failure.problem())
                            .isEqualTo("the server of demo-1 does not start: it has ended 3 times, the last time with "
                                    + WORD);
                    assertThat(failure.remedy()).contains("kubectl pg config set demo PARAMETER=VALUE");
                });
    }

    @Test
    void theSecondEndMayBeTheLast() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> await(cluster(BROKEN, 2, BROKEN)))
                .satisfies(late -> assertThat(late.code()).isEqualTo(ExitCode.TIMED_OUT));
    }

    /** What was applied a moment ago has not been tried, and the kubelet is told to bring it. */
    @Test
    void endsWithAnotherConfigurationSayNothingOfThisOne() {
        FakeKube kube = cluster(CORRECTED, 9, BROKEN);

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> await(kube))
                .satisfies(late -> assertThat(late.code()).isEqualTo(ExitCode.TIMED_OUT));

        assertThat(kube.changes).contains("patch Pod demo-1-0");
    }

    @Test
    void aCorrectedInstallationTakesThePlaceOfABrokenOne() {
        FakeKube kube = unsealed(cluster(BROKEN, 3, BROKEN));

        Plan plan = new InstallOperation(InstalledCluster.DEMO, CORRECTED, InstalledCluster.VERSION).plan(kube, "new");

        assertThat(plan.steps())
                .extracting(Step::name)
                .contains("Let a new pod of demo-1 start with these values", "Wait until demo-1 accepts connections");
    }

    @Test
    void theDatabaseThatABrokenInstallationMadeKeepsWhatItWasMadeWith() {
        FakeKube kube = unsealed(cluster(BROKEN, 3, BROKEN));
        Spec other = InstalledCluster.spec("{\"initdb\":{\"locale\":\"de_DE.UTF-8\"}}");

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() ->
                        new InstallOperation(InstalledCluster.DEMO, other, InstalledCluster.VERSION).plan(kube, "new"))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem()).isEqualTo("demo is installed with other values: initdb.locale");
                    assertThat(refusal.remedy()).contains("kubectl pg uninstall demo --delete-data");
                });
    }

    @Test
    void anInstallationThatHasEndedIsChangedByAnUpgrade() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new InstallOperation(InstalledCluster.DEMO, CORRECTED, InstalledCluster.VERSION)
                        .plan(cluster(BROKEN, 3, BROKEN), "new"))
                .satisfies(refusal -> assertThat(refusal.remedy()).contains("kubectl pg upgrade demo"));
    }

    /** What an operation of the same name would have replaced is forgotten: taken up, it replaces the pod that is there then. */
    @Test
    void aPodOfAnotherTemplateThatDoesNotServeGetsTheOneBeforeBack() {
        FakeKube kube = InstalledCluster.with(CORRECTED);
        Spec other = InstalledCluster.spec(
                "{\"podLabels\":{\"team\":\"shop\"},\"parameters\":{\"shared_preload_libraries\":\"nosuchlib\"}}");
        Plan plan = new UpgradeOperation(InstalledCluster.DEMO, other, false, false, InstalledCluster.VERSION)
                .plan(kube, "u1");
        Step wait = plan.steps().stream()
                .filter(step -> step.name().equals("Wait until demo-1 accepts connections"))
                .findFirst()
                .orElseThrow();
        becomes(kube, other, 3, other);
        kube.with(InstalledCluster.manifests(other).config());
        kube.changes.clear();

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> wait.action().run(context(kube)))
                .satisfies(failure -> assertThat(failure.problem())
                        .contains(WORD + "; and it does not run with the previous configuration, either"));

        assertThat(kube.changes)
                .containsSubsequence(
                        "apply ConfigMap demo-config",
                        "apply StatefulSet demo-1",
                        "patch StatefulSet demo-1",
                        "delete Pod demo-1-0");
        assertThat(Pods.madeFrom(
                        kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow(),
                        podOf(InstalledCluster.manifests(CORRECTED).instance(InstalledCluster.FIRST))))
                .isTrue();
    }

    /** The pod that there is becomes one of these values, whose server ends. */
    private static void becomes(FakeKube kube, Spec values, int ends, Spec tried) {
        FakeKube broken = cluster(values, ends, tried);
        kube.with(broken.get(Kind.POD, "demo-1-0").orElseThrow());
        kube.answering(argv -> broken.exec().run("demo-1-0", argv, Duration.ofSeconds(1)));
    }

    private static ObjectNode podOf(ObjectNode statefulSet) {
        ObjectNode pod = Observations.read("{}");
        pod.set("metadata", statefulSet.at("/spec/template/metadata"));
        return pod;
    }

    private static void await(FakeKube kube) {
        new BringUpSteps(InstalledCluster.FIRST).waitForPrimary().action().run(context(kube));
    }

    private static StepContext context(FakeKube kube) {
        return new StepContext(kube, Progress.silent().start(""), "o", Optional.of(Duration.ofMillis(200)));
    }

    /** @param tried the values whose configuration the server was started with, so often */
    private static FakeKube cluster(Spec values, int ends, Spec tried) {
        ObjectNode observation = Observations.withoutServer();
        observation
                .putObject("ends")
                .put("count", ends)
                .put("config", configHash(tried))
                .put("word", WORD);
        FakeKube kube = InstalledCluster.with(values, observation);
        ObjectNode pod = kube.get(Kind.POD, "demo-1-0").orElseThrow();
        pod.withObject("/status").putArray("conditions");
        return kube.with(pod);
    }

    private static FakeKube unsealed(FakeKube kube) {
        kube.mergePatch(
                Kind.STATEFUL_SET,
                "demo-1",
                InstalledCluster.manifests(BROKEN).instanceState(InstalledCluster.FIRST, Role.PRIMARY, true, 1));
        return kube;
    }

    private static String configHash(Spec spec) {
        return InstalledCluster.manifests(spec).objects().stream()
                .filter(object -> object.at("/metadata/name").asText().equals("demo-config"))
                .map(object -> ConfigurationDigest.of(object))
                .findFirst()
                .orElseThrow();
    }
}
