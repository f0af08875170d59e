package io.kubectlpg.operation.upgrade;

import static io.kubectlpg.operation.upgrade.InstalledCluster.DEMO;
import static io.kubectlpg.operation.upgrade.InstalledCluster.FIRST;
import static io.kubectlpg.operation.upgrade.InstalledCluster.VERSION;
import static io.kubectlpg.operation.upgrade.InstalledCluster.begun;
import static io.kubectlpg.operation.upgrade.InstalledCluster.claim;
import static io.kubectlpg.operation.upgrade.InstalledCluster.context;
import static io.kubectlpg.operation.upgrade.InstalledCluster.spec;
import static io.kubectlpg.operation.upgrade.InstalledCluster.stop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an upgrade plans from the values before, those after, and what is there. */
class UpgradeOperationTest {
    private static final Spec PLAIN = spec("{}");
    private static final Spec WORK_MEM =
            spec("{\"parameters\":{\"effective_cache_size\":\"1GB\",\"max_connections\":\"100\","
                    + "\"shared_buffers\":\"256MB\",\"work_mem\":\"8MB\"}}");
    private static final Spec LABELLED = spec("{\"podLabels\":{\"team\":\"blue\"}}");
    private static final Spec LARGER = spec("{\"storage\":{\"size\":\"11Gi\"}}");
    private static final String BUCKET = "\"bucket\":\"b\",\"endpoint\":\"minio\",\"existingSecret\":\"keys\"";
    private static final List<String> RELOADED = List.of(
            "Reload the configuration of demo-1",
            "Restart the server of demo-1 if a parameter needs it",
            "Check roles and passwords");

    @Test
    void doesNothingForTheSameValues() {
        Plan plan = plan(InstalledCluster.with(PLAIN), PLAIN);

        assertThat(names(plan.steps())).isEmpty();
        assertThat(plan.warning()).isEmpty();
    }

    @Test
    void aStatefulSetThatIsGoneIsMadeAgainAroundItsVolume() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        kube.delete(Kind.STATEFUL_SET, "demo-1");
        kube.delete(Kind.SERVICE, "demo-rw");

        Plan plan = plan(kube, PLAIN);

        assertThat(names(plan.steps()))
                .containsExactly(
                        "Apply Service demo-rw",
                        "Create instance demo-1",
                        "Wait until demo-1 accepts connections",
                        "Check roles and passwords");
        plan.steps().get(1).action().run(context(kube, "a1"));
        ObjectNode made = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        assertThat(made.at("/spec/template/metadata/annotations").has(Labels.BOOTSTRAP))
                .isFalse();
    }

    @Test
    void withoutItsVolumeNoStatefulSetIsMadeAgain() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        kube.delete(Kind.STATEFUL_SET, "demo-1");
        kube.delete(Kind.POD, "demo-1-0");
        kube.delete(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-1-0");

        CliException refusal = catchThrowableOfType(CliException.class, () -> plan(kube, PLAIN));

        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal.problem()).contains("there is no volume data-demo-1-0");
    }

    @Test
    void otherValuesWaitUntilTheStatefulSetIsBack() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        kube.delete(Kind.STATEFUL_SET, "demo-1");

        assertThatThrownBy(() -> plan(kube, LARGER)).hasMessageContaining("storage.size");
    }

    @Test
    void aSecondPodIsTakenBack() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        ObjectNode set = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        set.withObject("/spec").put("replicas", 2);
        kube.with(set);

        Plan plan = plan(kube, PLAIN);

        assertThat(names(plan.steps())).containsExactly("Set the replicas of StatefulSet demo-1 to 1");
        plan.steps().getFirst().action().run(context(kube, "a1"));
        assertThat(kube.get(Kind.STATEFUL_SET, "demo-1")
                        .orElseThrow()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(1);
    }

    /** The values may be those from before, because the upgrade that began the move was given up. */
    @Test
    void aMoveThatWasBegunIsFinishedWhateverTheSizeSays() {
        ObjectNode moved = Observations.withoutServer();
        moved.put("state", "moved").put("reason", "the database lives on in demo-2");
        FakeKube kube = InstalledCluster.with(PLAIN, moved).with(copied("demo-2"));

        Plan plan = plan(kube, PLAIN);

        assertThat(names(plan.steps()))
                .startsWith(
                        "Stop demo-1",
                        "Copy the volume of demo-1 to a new volume for demo-2",
                        "Retire demo-1",
                        "Create instance demo-2");
        assertThat(plan.warning())
                .contains("demo continues as demo-2: the volume of demo-1 was copied to that instance.");
    }

    @Test
    void aMoveIsFinishedWhoseOldInstanceIsRetiredAlready() {
        FakeKube kube = InstalledCluster.with(PLAIN).with(copied("demo-2"));
        stop(kube);
        kube.mergePatch(Kind.STATEFUL_SET, "demo-1", Manifests.instanceState("db", FIRST, Role.RETIRED, false, 0));

        assertThat(names(plan(kube, PLAIN).steps()))
                .contains("Create instance demo-2", "Remove StatefulSet demo-1")
                .doesNotContain("Apply StatefulSet demo-1");
    }

    @Test
    void aCopyOfAnUpgradeThatWasGivenUpIsEnded() {
        FakeKube kube = InstalledCluster.with(PLAIN).with(copied("demo-2"));
        stop(kube);
        kube.with(InstalledCluster.manifests(LARGER).copyPod(FIRST, new InstanceName(DEMO, 2), "a0"));

        Plan plan = plan(kube, PLAIN);

        assertThat(names(plan.steps())).containsExactly("Stop the volume copy that an earlier upgrade began");
        plan.steps().getFirst().action().run(context(kube, "a1"));
        assertThat(kube.get(Kind.POD, "demo-copy-a0")).isEmpty();
    }

    private static ObjectNode copied(String successor) {
        ObjectNode claim = claim(FIRST, "10Gi");
        claim.withObject("/metadata/annotations").put(Labels.SUCCESSOR, successor);
        return claim;
    }

    /** What is on it would be written over, and it would be removed with a copy that fails. */
    @Test
    void aCopyDoesNotTakeTheVolumeOfSomebodyElse() {
        FakeKube kube = InstalledCluster.with(PLAIN)
                .refusing(Kind.PERSISTENT_VOLUME_CLAIM)
                .withForeign(object(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0"));

        CliException refusal = catchThrowableOfType(CliException.class, () -> plan(kube, LARGER));

        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal.problem()).contains("PersistentVolumeClaim data-demo-2-0");
    }

    @Test
    void aCopyDoesNotTakeTheStatefulSetOfSomebodyElse() {
        FakeKube kube = InstalledCluster.with(PLAIN)
                .refusing(Kind.PERSISTENT_VOLUME_CLAIM)
                .withForeign(object(Kind.STATEFUL_SET, "demo-2"));

        assertThatThrownBy(() -> plan(kube, LARGER)).hasMessageContaining("StatefulSet demo-2");
    }

    @Test
    void aRepositoryOnAVolumeDoesNotTakeTheVolumeOfSomebodyElse() {
        FakeKube kube = InstalledCluster.with(PLAIN)
                .withForeign(object(Kind.PERSISTENT_VOLUME_CLAIM, "repository-demo-repo-0"));

        assertThatThrownBy(() -> plan(kube, spec("{\"backup\":{\"volume\":{\"enabled\":true}}}")))
                .hasMessageContaining("PersistentVolumeClaim repository-demo-repo-0");
    }

    private static ObjectNode object(Kind kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.putObject("metadata").put("name", name);
        return object;
    }

    @Test
    void keysThatAreGoneAreAskedForAndNotPassedOver() {
        Spec stored = spec("{\"backup\":{\"s3\":{\"bucket\":\"b\",\"endpoint\":\"minio\"}}}");
        FakeKube kube = InstalledCluster.with(stored);

        CliException refusal = catchThrowableOfType(CliException.class, () -> plan(kube, stored));

        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal.problem()).contains("the Secret demo-s3");
    }

    @Test
    void appliesAConfigurationWhichTheServerHasCheckedAndNotesTheValuesLast() {
        Plan plan = plan(InstalledCluster.with(PLAIN), WORK_MEM);

        assertThat(plan.warning()).isEmpty();
        assertThat(names(plan.checks())).containsExactly("Check the configuration");
        assertThat(names(plan.steps()))
                .containsExactly(
                        "Apply ConfigMap demo-config",
                        RELOADED.get(0),
                        RELOADED.get(1),
                        RELOADED.get(2),
                        "Store the values in Secret demo-spec");
    }

    @Test
    void asksBeforeAServerRestarts() {
        Spec fewer = spec("{\"parameters\":{\"effective_cache_size\":\"1GB\",\"max_connections\":\"50\","
                + "\"shared_buffers\":\"256MB\"}}");

        assertThat(plan(InstalledCluster.with(PLAIN), fewer).warning())
                .containsExactly(
                        "The server of demo-1 restarts for max_connections 100 → 50. All connections are closed, and "
                                + "none is accepted for about a second.");
    }

    @Test
    void replacesThePodForAnotherTemplate() {
        Plan plan = plan(InstalledCluster.with(PLAIN), LABELLED);

        assertThat(plan.warning())
                .containsExactly(
                        "demo-1 gets a new pod. All connections are closed, and none is accepted for some seconds.");
        assertThat(names(plan.checks())).containsExactly("Check the image");
        assertThat(names(plan.steps()))
                .containsExactly(
                        "Apply StatefulSet demo-1",
                        "Replace the pod of demo-1",
                        "Wait until demo-1 accepts connections",
                        "Check roles and passwords",
                        "Store the values in Secret demo-spec");
    }

    @Test
    void replacesAPodThatWasMadeFromAnEarlierTemplateAlthoughTheObjectsAreAsTheyShouldBe() {
        FakeKube kube = InstalledCluster.with(LABELLED);
        ObjectNode pod = kube.get(Kind.POD, "demo-1-0").orElseThrow();
        pod.withObject("/metadata/annotations").put(Labels.TEMPLATE_HASH, "before");
        kube.with(pod);

        assertThat(names(plan(kube, LABELLED).steps()))
                .containsExactly(
                        "Replace the pod of demo-1",
                        "Wait until demo-1 accepts connections",
                        "Check roles and passwords");
    }

    @Test
    void reloadsWhenItIsTakenUpForNobodyKnowsWhatTheServerHasRead() {
        FakeKube kube = InstalledCluster.with(WORK_MEM).with(begun("a1"));

        assertThat(names(plan(kube, WORK_MEM).steps()))
                .startsWith(RELOADED.toArray(String[]::new))
                .endsWith("Give the server of demo-1 the passwords that the Secrets hold");
    }

    @Test
    void aPasswordThatIsMadeAnewIsSetInTheServerToo() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        kube.delete(Kind.SECRET, "demo-app");

        assertThat(names(plan(kube, PLAIN).steps()))
                .startsWith("Generate passwords into Secret demo-app")
                .endsWith("Give the server of demo-1 the passwords that the Secrets hold");
    }

    @Test
    void givesAStoppedInstanceItsObjectsAndNoPod() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        stop(kube);

        assertThat(names(plan(kube, WORK_MEM).steps()))
                .containsExactly("Apply ConfigMap demo-config", "Store the values in Secret demo-spec");
        assertThat(names(plan(kube, LABELLED).steps()))
                .containsExactly("Apply StatefulSet demo-1", "Store the values in Secret demo-spec");
        assertThat(plan(kube, LABELLED).warning()).isEmpty();
    }

    @Test
    void refusesOfAStoppedInstanceWhatNeedsItsPod() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        stop(kube);

        assertThat(refusal(kube, LARGER))
                .hasMessage("demo-1 is stopped, and its volume can only grow while its pod " + "runs");
        assertThat(refusal(kube, spec("{\"backup\":{\"s3\":{" + BUCKET + "}}}")))
                .hasMessage("demo-1 is stopped, and its new repository needs a first backup")
                .extracting(CliException::remedy)
                .isEqualTo("Start it with: kubectl pg start demo");
    }

    @Test
    void goesOnWithAMoveThatHasStoppedTheInstanceItself() {
        FakeKube kube = InstalledCluster.with(PLAIN).with(begun("a1")).refusing(Kind.PERSISTENT_VOLUME_CLAIM);
        stop(kube);

        assertThat(names(plan(kube, LARGER).steps()))
                .startsWith("Apply ConfigMap demo-config", "Stop demo-1")
                .contains("Create instance demo-2");
    }

    @Test
    void refusesANewPodWhoseDataWouldBeLostWithTheOldOne() {
        FakeKube kube = InstalledCluster.with(spec("{\"storage\":{\"emptyDir\":true}}"));

        CliException refusal =
                refusal(kube, spec("{\"storage\":{\"emptyDir\":true},\"podLabels\":{\"team\":\"blue\"}}"));

        assertThat(refusal)
                .hasMessage("these values need a new pod of demo-1, but its data is in an emptyDir, which is lost "
                        + "with the pod");
        assertThat(refusal.remedy()).isEqualTo("Dump it, uninstall demo, and install it with the new values.");
    }

    @Test
    void waitsForABackupBeforeItInterruptsTheServer() {
        ObjectNode working = Observations.healthy();
        working.withArray("/requests").add(Observations.read("""
                {"id":"b7","kind":"backup","args":"full","started":"2026-11-21T08:59:00Z","phase":"","exit":null,"result":"",
                 "error":""}"""));
        FakeKube kube = InstalledCluster.with(PLAIN, working);

        assertThat(refusal(kube, LABELLED))
                .hasMessage("demo-1 carries out backup b7")
                .extracting(CliException::remedy)
                .isEqualTo("Wait for it; kubectl pg status demo shows how far it is.");
        assertThat(names(plan(kube, WORK_MEM).steps())).contains("Reload the configuration of demo-1");
    }

    @Test
    void takesAwayWhatAValueThatIsGoneHadMadeAfterTheServerAndNothingElse() {
        Spec before = spec("{\"podDisruptionBudget\":{\"enabled\":true},\"extraObjects\":["
                + "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"mine\"}},"
                + "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"taken\"}}]}");
        FakeKube kube = InstalledCluster.with(before);
        kube.withForeign(
                Observations.read("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"taken\"}}"));

        Plan plan = plan(kube, LABELLED);

        assertThat(names(plan.steps()))
                .containsSubsequence("Wait until demo-1 accepts connections", "Store the values in Secret demo-spec");
        Step prune = plan.steps().get(plan.steps().size() - 2);
        assertThat(prune.name()).isEqualTo("Remove ConfigMap mine, PodDisruptionBudget demo");
        prune.action().run(context(kube, "a1"));
        assertThat(kube.changes).containsExactly("delete ConfigMap mine", "delete PodDisruptionBudget demo");
    }

    @Test
    void letsAVolumeGrowWhereItsClassDoes() {
        Plan plan = plan(InstalledCluster.with(PLAIN), LARGER);

        assertThat(plan.warning()).isEmpty();
        assertThat(names(plan.steps()))
                .startsWith(
                        "Apply ConfigMap demo-config",
                        "Grow the volume data-demo-1-0 to 11Gi",
                        "Reload the configuration of demo-1");
    }

    @Test
    void movesAVolumeWhoseClassDoesNotLetItGrow() {
        Plan plan = plan(InstalledCluster.with(PLAIN).refusing(Kind.PERSISTENT_VOLUME_CLAIM), LARGER);

        assertThat(plan.warning())
                .containsExactly(
                        "demo-1 is stopped while its volume is copied to a new volume of 11Gi, and then continues as "
                                + "demo-2.",
                        "The volume data-demo-1-0 is kept.");
        assertThat(names(plan.checks())).containsExactly("Check the image");
        assertThat(names(plan.steps()))
                .containsExactly(
                        "Apply ConfigMap demo-config",
                        "Stop demo-1",
                        "Copy the volume of demo-1 to a new volume for demo-2",
                        "Retire demo-1",
                        "Create instance demo-2",
                        "Wait until demo-2 accepts connections",
                        "Remove StatefulSet demo-1",
                        "Store the values in Secret demo-spec");
    }

    @Test
    void doesOnTheSuccessorWhatComesAfterAMove() {
        Spec both = spec("{\"storage\":{\"size\":\"11Gi\"},\"backup\":{\"s3\":{" + BUCKET + "}}}");
        FakeKube kube = InstalledCluster.with(PLAIN).refusing(Kind.PERSISTENT_VOLUME_CLAIM);
        List<Step> steps = new UpgradeOperation(DEMO, both, true, false, VERSION)
                .plan(kube, "a1")
                .steps();

        assertThat(names(steps))
                .containsSubsequence(
                        "Wait until demo-2 accepts connections",
                        "Rebuild the indexes whose text now sorts in another order",
                        "Create the stanza and prove that archiving works",
                        "Take the first full backup",
                        "Store the values in Secret demo-spec");
    }

    @Test
    void givesAnInstanceItsSpecBackWhoseClientDiedWhileItCreatedIt() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        assertThat(names(plan(kube, PLAIN).steps())).isEmpty();

        kube.allOwnedBy("kubectl-pg-state");

        assertThat(names(plan(kube, PLAIN).steps())).startsWith("Apply StatefulSet demo-1");
    }

    @Test
    void aChangedRepositoryBeginsWithItsStanzaAndABackup() {
        Spec before = spec("{\"backup\":{\"s3\":{" + BUCKET + "}}}");
        Spec after = spec("{\"backup\":{\"s3\":{" + BUCKET + ",\"prefix\":\"/other\"}}}");

        Plan plan = plan(InstalledCluster.with(before), after);

        assertThat(plan.warning().getLast())
                .isEqualTo(
                        "The backups stay where they are, in minio/b, and nothing is added to them: a restore "
                                + "from the repository of the new values cannot go back to a time before the first backup there.");
        assertThat(names(plan.steps()))
                .containsSubsequence(
                        "Check roles and passwords",
                        "Create the stanza and prove that archiving works",
                        "Take the first full backup",
                        "Store the values in Secret demo-spec");
    }

    @Test
    void removesTheRetiredInstanceOfAMoveWhoseClientDiedThen() {
        FakeKube kube = InstalledCluster.with(LARGER);
        InstanceName second = new InstanceName(DEMO, 2);
        ObjectNode retired = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        ObjectNode serving = retired.deepCopy();
        retired.withObject("/spec").put("replicas", 0);
        retired.withObject("/spec/template/metadata/labels").put(Labels.ROLE, "retired");
        serving.withObject("/metadata").put("name", "demo-2");
        kube.delete(Kind.POD, "demo-1-0");
        kube.with(retired).with(serving).with(claim(second, "11Gi")).with(begun("a1"));

        assertThat(names(plan(kube, LARGER).steps())).contains("Remove StatefulSet demo-1");
    }

    @Test
    void isOfNoClusterThatIsNotThere() {
        FakeKube kube = new FakeKube();
        CliException missing = catchThrowableOfType(CliException.class, () -> plan(kube, PLAIN));
        assertThat(missing).hasMessage("there is no cluster demo in the namespace db");
        assertThat(missing.code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void refusesASecretThatIsNotThereBeforeThePodThatNeedsItIsReplaced() {
        FakeKube kube = InstalledCluster.with(InstalledCluster.spec("{}"));

        assertThatThrownBy(() -> new UpgradeOperation(
                                InstalledCluster.DEMO,
                                InstalledCluster.spec("{\"existingSecret\":\"typo\"}"),
                                false,
                                false,
                                InstalledCluster.VERSION)
                        .plan(kube, "a1"))
                .hasMessage("existingSecret names the Secret typo, which does not exist");
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void refusesTheSpecOfANewerProgram() {
        FakeKube kube = InstalledCluster.with(PLAIN);
        ObjectNode secret = kube.get(Kind.SECRET, "demo-spec").orElseThrow();
        secret.withObject("/data").put("schema", "OTk=").put("version", "OS4wLjA=");
        kube.with(secret);

        assertThat(refusal(kube, PLAIN)).hasMessage("demo was installed by a newer kubectl-pg, version 9.0.0");
    }

    private static Plan plan(FakeKube kube, Spec spec) {
        return new UpgradeOperation(DEMO, spec, false, false, VERSION).plan(kube, "a1");
    }

    private static CliException refusal(FakeKube kube, Spec spec) {
        CliException refusal = catchThrowableOfType(CliException.class, () -> plan(kube, spec));
        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(kube.changes)
                .as("nothing is changed by a refusal of %s", FIRST)
                .isEmpty();
        return refusal;
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }
}
