package io.kubectlpg.operation.upgrade;

import static io.kubectlpg.operation.upgrade.InstalledCluster.DEMO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import org.junit.jupiter.api.Test;

class CollationRuleTest {
    @Test
    void refusesAnImageThatSortsOtherwiseThanTheIndexesAre() {
        FakeKube kube = sortedBy("2.36\n2.31\n");

        CliException refusal = catchThrowableOfType(
                CliException.class, () -> CollationRule.check(kube, instance(kube), "2.36", false));

        assertThat(refusal)
                .hasMessage("the image sorts text by version 2.36 of its C library, and the indexes of demo were built "
                        + "by 2.31");
        assertThat(refusal.remedy())
                .isEqualTo("Add --reindex to rebuild these indexes after the restart. Each table is locked while its "
                        + "indexes are rebuilt.");
        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void allowsTheSameOneNoneAndAReindex() {
        assertAllowed("2.36\n", "2.36", false);
        assertAllowed("", "2.36", false);
        assertAllowed("2.31\n", "", false);
        assertAllowed("2.31\n", "2.36", true);
    }

    private static void assertAllowed(String recorded, String libc, boolean reindex) {
        FakeKube kube = sortedBy(recorded);
        assertThatCode(() -> CollationRule.check(kube, instance(kube), libc, reindex))
                .doesNotThrowAnyException();
    }

    private static FakeKube sortedBy(String recorded) {
        return Observations.cluster(Observations.healthy(), argv -> new PodExec.Result(0, recorded, ""));
    }

    private static Instance instance(FakeKube kube) {
        return new ClusterReader(kube).read(DEMO).primary().orElseThrow();
    }
}
