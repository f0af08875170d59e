package io.kubectlpg.operation.abort;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import org.junit.jupiter.api.Test;

/** What an upgrade that is given up leaves: whatever its steps are called, the volumes tell it. */
class GivenUpMoveTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final FakeKube kube =
            InstalledCluster.with(InstalledCluster.spec("{}")).with(InstalledCluster.begun("a1"));

    @Test
    void anUpgradeLeavesTheDatabaseAsItIs() {
        assertThat(warning()).contains("The database stays as it is");
    }

    @Test
    void oneThatStoppedTheServerToCopyTheVolumeLeavesItStoppedAndSaysHowToStartIt() {
        copied();
        InstalledCluster.stop(kube);

        assertThat(warning()).contains("The copy of the volume is stopped. The database is stopped");
        LeftBehind left = LeftBehind.find(kube, DEMO).orElseThrow();
        assertThat(String.join("\n", left.afterwards(LeftBehind.End.NOTHING_RAN)))
                .contains("kubectl pg start demo")
                .contains("kubectl pg upgrade demo");
    }

    /** An earlier move was given up, and its note stayed. */
    @Test
    void whileAServerRunsNothingIsStoppedForACopy() {
        copied();

        assertThat(warning()).contains("The database stays as it is");
    }

    private String warning() {
        return String.join("\n", LeftBehind.find(kube, DEMO).orElseThrow().warning());
    }

    private void copied() {
        ObjectNode patch = Observations.read("{\"metadata\":{\"annotations\":{}}}");
        patch.withObject("/metadata/annotations").put(Labels.SUCCESSOR, "demo-2");
        kube.mergePatch(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-1-0", patch);
    }
}
