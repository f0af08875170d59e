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
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.install.ApplySteps;
import io.kubectlpg.operation.uninstall.UninstallOperation;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.util.List;
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

    @Test
    void theSuccessorIsTheNextNumberAfterAllThatEverWere() {
        FakeKube kube = InstalledCluster.with(TEN).with(claim(new InstanceName(DEMO, 4), "5Gi"));

        assertThat(move(kube, "a1").successor()).hasToString("demo-5");
    }

    @Test
    void theSuccessorIsTheOneThatTheSameOperationHasBegun() {
        ObjectNode begun = claim(SECOND, "11Gi");
        begun.withObject("/metadata/labels").put(Labels.OPERATION, "a1");
        FakeKube kube = InstalledCluster.with(TEN).with(begun);

        assertThat(move(kube, "a1").successor()).hasToString("demo-2");
        assertThat(move(kube, "b2").successor()).hasToString("demo-3");
    }

    @Test
    void aCopyThatFailsGivesTheOldInstanceItsPodBackAndLeavesNothing() {
        FakeKube kube = InstalledCluster.with(TEN).with(ended(1, "cp: error writing: No space left on device"));

        assertThatThrownBy(() -> copy(kube).action().run(context(kube, "a1")))
                .hasMessage("the volume of demo-1 was not copied: cp: error writing: No space left on device");

        assertThat(kube.get(Kind.STATEFUL_SET, "demo-1")
                        .orElseThrow()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(1);
        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")).isEmpty();
        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-1-0")).isPresent();
        assertThat(kube.get(Kind.POD, "demo-copy-a1")).isEmpty();
    }

    @Test
    void aCopyThatEndedWhileNobodyLookedIsTaken() {
        FakeKube kube = InstalledCluster.with(TEN).with(ended(0, "copied 31M"));

        copy(kube).action().run(context(kube, "a1"));

        assertThat(kube.changes)
                .containsExactly("create PersistentVolumeClaim data-demo-2-0", "delete Pod demo-copy-a1");
        assertThat(kube.get(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-2-0")
                        .orElseThrow()
                        .at("/metadata/labels")
                        .path(Labels.OPERATION)
                        .asText())
                .isEqualTo("a1");
    }

    @Test
    void aClusterIsNotUninstalledWhileNobodyKnowsWhichVolumeIsWhole() {
        ObjectNode begun = claim(SECOND, "11Gi");
        begun.withObject("/metadata/labels").put(Labels.OPERATION, "a1");
        FakeKube kube = InstalledCluster.with(TEN).with(begun).with(InstalledCluster.begun("a1"));

        assertThatThrownBy(() -> new UninstallOperation(DEMO, false).plan(kube, "b2"))
                .hasMessage("the volume of demo is being copied to that of demo-2 by the upgrade a1");
        assertThat(new UninstallOperation(DEMO, true).plan(kube, "b2").steps()).isNotEmpty();

        ObjectNode successor = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        successor.withObject("/metadata").put("name", "demo-2");
        kube.with(successor);
        assertThat(new UninstallOperation(DEMO, false).plan(kube, "b2").steps()).isNotEmpty();
    }

    private static VolumeGrowth.Way way(FakeKube kube, Spec wanted) {
        return new VolumeGrowth(kube, instance(kube), wanted).way();
    }

    private static VolumeMove move(FakeKube kube, String id) {
        return VolumeMove.of(kube, manifests(ELEVEN), instance(kube), id);
    }

    private static Step copy(FakeKube kube) {
        Instance instance = instance(kube);
        List<Step> steps = move(kube, "a1")
                .steps(instance, new ApplySteps(kube, manifests(ELEVEN), ELEVEN, InstalledCluster.VERSION));
        return steps.get(1);
    }

    private static ObjectNode ended(int exitCode, String message) {
        ObjectNode pod = manifests(ELEVEN).copyPod(FIRST, SECOND, "a1");
        pod.withObject("/status")
                .putArray("containerStatuses")
                .addObject()
                .put("name", "postgres")
                .putObject("state")
                .putObject("terminated")
                .put("exitCode", exitCode)
                .put("message", message);
        return pod;
    }

    private static Instance instance(FakeKube kube) {
        return new ClusterReader(kube).read(DEMO).primary().orElseThrow();
    }
}
