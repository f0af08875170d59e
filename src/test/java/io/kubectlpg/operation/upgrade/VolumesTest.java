package io.kubectlpg.operation.upgrade;

import static io.kubectlpg.operation.upgrade.InstalledCluster.DEMO;
import static io.kubectlpg.operation.upgrade.InstalledCluster.FIRST;
import static io.kubectlpg.operation.upgrade.InstalledCluster.claim;
import static io.kubectlpg.operation.upgrade.InstalledCluster.context;
import static io.kubectlpg.operation.upgrade.InstalledCluster.manifests;
import static io.kubectlpg.operation.upgrade.InstalledCluster.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.objects.KeptInstance;
import io.kubectlpg.operation.uninstall.UninstallOperation;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How a volume gets the size and the class that the values want, and where its data is meanwhile. */
class VolumesTest {
    private static final Spec TEN = spec("{}");
    private static final Spec ELEVEN = spec("{\"storage\":{\"size\":\"11Gi\"}}");
    private static final InstanceName SECOND = new InstanceName(DEMO, 2);

    @Test
    void aVolumeOfTheRightSizeOrALargerOneStays() {
        assertThat(way(InstalledCluster.with(TEN), TEN)).isEqualTo(VolumeGrowth.Way.NONE);
        assertThat(way(InstalledCluster.with(TEN).with(claim(FIRST, "12Gi")), ELEVEN))
                .isEqualTo(VolumeGrowth.Way.NONE);
    }

    @Test
    void aSmallerOneGrowsWhereItsClassLetsItAndElseIsCopied() {
        assertThat(way(InstalledCluster.with(TEN), ELEVEN)).isEqualTo(VolumeGrowth.Way.IN_PLACE);
        assertThat(way(InstalledCluster.with(TEN).refusing(Kind.PERSISTENT_VOLUME_CLAIM), ELEVEN))
                .isEqualTo(VolumeGrowth.Way.COPY);
    }

    /** Somebody else may have asked for the size of today so, and the API server keeps the form. */
    @Test
    void aSizeInBytesIsASize() {
        assertThat(way(InstalledCluster.with(TEN).with(claim(FIRST, "10737418240")), ELEVEN))
                .isEqualTo(VolumeGrowth.Way.IN_PLACE);
        assertThat(way(InstalledCluster.with(TEN).with(claim(FIRST, "10737418240")), TEN))
                .isEqualTo(VolumeGrowth.Way.NONE);
    }

    @Test
    void oneThatWasAskedToGrowAndHasNotYetIsWaitedFor() {
        ObjectNode growing = claim(FIRST, "11Gi");
        growing.withObject("/status/capacity").put("storage", "10Gi");

        assertThat(way(InstalledCluster.with(TEN).with(growing), ELEVEN)).isEqualTo(VolumeGrowth.Way.IN_PLACE);
    }

    @Test
    void anotherClassIsReachedByACopy() {
        assertThat(way(InstalledCluster.with(TEN), spec("{\"storage\":{\"storageClass\":\"fast\"}}")))
                .isEqualTo(VolumeGrowth.Way.COPY);
        assertThat(way(InstalledCluster.with(TEN), spec("{\"storage\":{\"storageClass\":\"standard\"}}")))
                .isEqualTo(VolumeGrowth.Way.NONE);
    }

    @Test
    void whatIsNoVolumeOfOursStays() {
        assertThat(way(InstalledCluster.with(TEN), spec("{\"storage\":{\"emptyDir\":true,\"size\":\"99Gi\"}}")))
                .isEqualTo(VolumeGrowth.Way.NONE);
        assertThat(way(
                        InstalledCluster.with(TEN),
                        spec("{\"storage\":{\"existingClaim\":\"mine\",\"size\":\"99Gi\"}}")))
                .isEqualTo(VolumeGrowth.Way.NONE);
    }

    /** The volume that a failing archiver fills. */
    @Test
    void theVolumeForWalGrowsAsWell() {
        Spec two = spec("{\"walStorage\":{\"enabled\":true,\"size\":\"2Gi\"}}");
        ObjectNode wal = claim(FIRST, "1Gi");
        wal.withObject("/metadata").put("name", "wal-demo-1-0");
        FakeKube kube = InstalledCluster.with(two).with(wal);

        var growth = new VolumeGrowth(kube, instance(kube), two);
        assertThat(growth.way()).isEqualTo(VolumeGrowth.Way.IN_PLACE);
        assertThat(growth.inPlace()).extracting(Step::name).containsExactly("Grow the volume wal-demo-1-0 to 2Gi");

        assertThat(way(kube.refusing(Kind.PERSISTENT_VOLUME_CLAIM), two)).isEqualTo(VolumeGrowth.Way.COPY);
    }

    @Test
    void theSuccessorIsTheNextNumberAfterAllThatEverWere() {
        FakeKube kube = InstalledCluster.with(TEN).with(claim(new InstanceName(DEMO, 4), "5Gi"));

        assertThat(move(kube).successor()).hasToString("demo-5");
    }

    @Test
    void theSuccessorIsTheOneThatAnUpgradeHasBegunWhicheverItWas() {
        FakeKube kube = InstalledCluster.with(TEN).with(copiedTo(SECOND)).with(claim(new InstanceName(DEMO, 4), "5Gi"));

        assertThat(move(kube).successor()).hasToString("demo-2");
    }

    @Test
    void aCopyThatAnEarlierClientBeganIsNotUndoneBecauseItsPodCannotStart() {
        FakeKube kube = InstalledCluster.with(TEN).with(copiedTo(SECOND)).with(claim(SECOND, "11Gi"));
        kube.with(waiting("InvalidImageName", "no such image"));
        InstalledCluster.stop(kube);

        assertThatThrownBy(() -> copy(kube).action().run(context(kube, "a1"))).isInstanceOf(CliException.class);

        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")).isPresent();
        assertThat(kube.changes).noneMatch(change -> change.startsWith("delete"));
    }

    /** A server had the volume until now, so no copy before this one was whole. */
    @Test
    void aCopyThatWasGivenUpBeforeTheServerRanAgainIsUndone() {
        FakeKube kube = InstalledCluster.with(TEN).with(copiedTo(SECOND)).with(claim(SECOND, "11Gi"));
        kube.with(waiting("InvalidImageName", "no such image"));

        assertThatThrownBy(() -> copy(kube).action().run(context(kube, "a1"))).isInstanceOf(CliException.class);

        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")).isEmpty();
        assertThat(replicas(kube)).isEqualTo(1);
    }

    /** No server runs meanwhile: nobody waits longer than was said, and nobody shorter. */
    @Test
    void aCopyThatDoesNotBeginInTheTimeThatWasGivenIsUndone() {
        FakeKube kube = InstalledCluster.with(TEN).with(waiting("ImagePullBackOff", "dial tcp: i/o timeout"));
        Step copy = copy(kube);
        InstalledCluster.stop(kube);
        StepContext shortly =
                new StepContext(kube, Progress.silent().start(""), "a1", Optional.of(Duration.ofMillis(1200)));

        assertThatThrownBy(() -> copy.action().run(shortly)).isInstanceOfSatisfying(CliException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
            assertThat(failure.problem()).contains("did not begin within the time limit", "i/o timeout");
            assertThat(failure.remedy()).contains("--timeout");
        });

        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")).isEmpty();
        assertThat(replicas(kube)).isEqualTo(1);
    }

    /** What is half copied is not taken for the database. */
    @Test
    void withoutItsStatefulSetTheVolumeThatIsBeingCopiedIsTheClusters() {
        FakeKube kube = InstalledCluster.with(TEN).with(copiedTo(SECOND)).with(claim(SECOND, "11Gi"));

        assertThat(KeptInstance.of(kube, DEMO)).isEqualTo(FIRST);

        VolumeMove.remove(FIRST).action().run(context(kube, "a1"));
        assertThat(KeptInstance.of(kube, DEMO)).isEqualTo(SECOND);
    }

    private static int replicas(FakeKube kube) {
        return kube.get(Kind.STATEFUL_SET, "demo-1")
                .orElseThrow()
                .at("/spec/replicas")
                .asInt();
    }

    private static ObjectNode waiting(String reason, String message) {
        return copyPod("waiting", state -> state.put("reason", reason).put("message", message));
    }

    @Test
    void aCopyThatFailsGivesTheOldInstanceItsPodBackAndLeavesNothing() {
        FakeKube kube = InstalledCluster.with(TEN).with(ended(1, "cp: error writing: No space left on device"));

        assertThatThrownBy(() -> copy(kube).action().run(context(kube, "a1")))
                .hasMessage("the volume of demo-1 was not copied: cp: error writing: No space left on device");

        assertThat(replicas(kube)).isEqualTo(1);
        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")).isEmpty();
        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-1-0")).isPresent();
        assertThat(kube.get(Kind.POD, "demo-copy-a1")).isEmpty();
    }

    /** The old volume has its mark when the copy is whole, and a pod that was killed or is gone cannot say whether it is. */
    @Test
    void aCopyThatMayBeWholeIsNotUndoneBecauseAnotherPodCannotSaySo() {
        FakeKube kube = InstalledCluster.with(TEN).with(ended(137, "The container could not be located"));
        Step copy = copy(kube);
        InstalledCluster.stop(kube);
        StepContext shortly =
                new StepContext(kube, Progress.silent().start(""), "a1", Optional.of(Duration.ofMillis(1200)));

        assertThatThrownBy(() -> copy.action().run(shortly)).isInstanceOfSatisfying(CliException.class, failure -> {
            assertThat(failure.waits()).isTrue();
            assertThat(failure.problem()).contains("the volume of demo-1 may be copied already");
            assertThat(failure.remedy()).contains("kubectl pg resume demo");
        });

        assertThat(kube.changes).contains("delete Pod demo-copy-a1", "create Pod demo-copy-a1");
        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")).isPresent();
        assertThat(kube.changes).noneMatch(change -> change.contains("StatefulSet"));
    }

    /** Nothing runs and nothing was copied, so nobody has to bring the server back by hand. */
    @Test
    void aCopyWhosePodIsDeniedIsUndone() {
        FakeKube kube = InstalledCluster.with(TEN);
        Step copy = copy(kube);
        InstalledCluster.stop(kube);
        kube.failing("create Pod demo-copy-a1", CliException.denied("a quota forbids it", ""));

        assertThatThrownBy(() -> copy.action().run(context(kube, "a1")))
                .hasMessage("the volume of demo-1 was not copied: a quota forbids it");

        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")).isEmpty();
        assertThat(replicas(kube)).isEqualTo(1);
    }

    /** Its node may be cut off: it can still complete, and mark the old volume, from which no server starts then. */
    @Test
    void aCopyWhosePodDoesNotGoIsNotUndone() {
        FakeKube kube = InstalledCluster.with(TEN)
                .with(ended(1, "cp: error writing: No space left on device"))
                .lingering(Kind.POD);
        StepContext shortly =
                new StepContext(kube, Progress.silent().start(""), "a1", Optional.of(Duration.ofMillis(600)));

        assertThatThrownBy(() -> copy(kube).action().run(shortly))
                .isInstanceOfSatisfying(CliException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ExitCode.TIMED_OUT);
                    assertThat(failure.problem())
                            .contains("the pod demo-copy-a1, which may still write to it, does not end");
                });

        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")).isPresent();
        assertThat(kube.changes).noneMatch(change -> change.contains("StatefulSet"));
    }

    /** An upgrade may take the place of one that was left behind in the middle of its copy. */
    @Test
    void noTwoCopiesWriteToTheNewVolume() {
        FakeKube kube = InstalledCluster.with(TEN)
                .with(ended(0, "copied 31M"))
                .withForeign(manifests(ELEVEN).copyPod(FIRST, SECOND, "a0"));

        copy(kube).action().run(context(kube, "a1"));

        assertThat(kube.changes).contains("delete Pod demo-copy-a0");
        assertThat(kube.get(Kind.POD, "demo-copy-a0")).isEmpty();
    }

    @Test
    void aCopyThatEndedWhileNobodyLookedIsTaken() {
        FakeKube kube = InstalledCluster.with(TEN).with(ended(0, "copied 31M"));

        copy(kube).action().run(context(kube, "a1"));

        assertThat(kube.changes)
                .containsExactly(
                        "patch PersistentVolumeClaim data-demo-1-0",
                        "create PersistentVolumeClaim data-demo-2-0",
                        "delete Pod demo-copy-a1");
        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")
                        .orElseThrow()
                        .at("/metadata/labels")
                        .path(Labels.OPERATION)
                        .asText())
                .isEqualTo("a1");
    }

    @Test
    void aClusterIsNotUninstalledWhileNobodyKnowsWhichVolumeIsWhole() {
        FakeKube kube = InstalledCluster.with(TEN).with(copiedTo(SECOND)).with(claim(SECOND, "11Gi"));
        assertThat(new UninstallOperation(DEMO, false, false).plan(kube, "b2").steps())
                .as("its server runs on the old one again")
                .isNotEmpty();
        InstalledCluster.stop(kube);

        assertThatThrownBy(() -> new UninstallOperation(DEMO, false, false).plan(kube, "b2"))
                .hasMessage("the volume of demo-1 is being copied to that of demo-2 by an upgrade");
        assertThat(new UninstallOperation(DEMO, true, false).plan(kube, "b2").steps())
                .isNotEmpty();

        ObjectNode successor = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        successor.withObject("/metadata").put("name", "demo-2");
        kube.with(successor);
        assertThat(new UninstallOperation(DEMO, false, false).plan(kube, "b2").steps())
                .isNotEmpty();
    }

    private static VolumeGrowth.Way way(FakeKube kube, Spec wanted) {
        return new VolumeGrowth(kube, instance(kube), wanted).way();
    }

    private static VolumeMove move(FakeKube kube) {
        return VolumeMove.of(kube, manifests(ELEVEN), instance(kube));
    }

    private static Step copy(FakeKube kube) {
        Instance instance = instance(kube);
        List<Step> steps =
                move(kube).steps(instance, new ApplySteps(kube, manifests(ELEVEN), ELEVEN, InstalledCluster.VERSION));
        return steps.get(1);
    }

    private static ObjectNode copiedTo(InstanceName successor) {
        ObjectNode claim = claim(FIRST, "10Gi");
        claim.withObject("/metadata/annotations").put(Labels.SUCCESSOR, successor.toString());
        return claim;
    }

    private static ObjectNode ended(int exitCode, String message) {
        return copyPod("terminated", state -> state.put("exitCode", exitCode).put("message", message));
    }

    private static Instance instance(FakeKube kube) {
        return new ClusterReader(kube).read(DEMO).primary().orElseThrow();
    }

    /** Of whose container this is known. */
    private static ObjectNode copyPod(String state, Consumer<ObjectNode> what) {
        ObjectNode pod = manifests(ELEVEN).copyPod(FIRST, SECOND, "a1");
        what.accept(pod.withObject("/status")
                .putArray("containerStatuses")
                .addObject()
                .put("name", "postgres")
                .putObject("state")
                .putObject(state));
        return pod;
    }
}
