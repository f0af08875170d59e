package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The runbook for a minor upgrade, with two real minor versions, whose images take minutes to make. */
@ClusterTest
@Tag("exhaustive")
class MinorUpgradeClusterTest {
    private static final String RUNBOOK = "docs/runbooks/minor-upgrade.run";

    static boolean possible() {
        return SmallVolume.possible();
    }

    @Test
    @EnabledIf("possible")
    void theRunbookBringsTheNewVersionAndTheRowsStay() {
        List<String> minors = new Running(new ProcessBuilder("dev/cluster/minors"))
                .finish()
                .succeeded()
                .out()
                .lines()
                .toList();
        String[] older = minors.getFirst().split(" ", -1);
        String[] newer = minors.getLast().split(" ", -1);
        try (TestNamespace namespace = TestNamespace.create()) {
            var values = new ArrayList<>(TestNamespace.withRepository());
            values.addAll(List.of("--set", "version=15"));
            namespace.pg(TestNamespace.install("demo", values, older[1])).succeeded();
            namespace.sql("demo-1-0", "CREATE TABLE entries AS SELECT 'kept' AS entry");
            assertThat(namespace.sql("demo-1-0", "SHOW server_version")).startsWith(older[0]);

            Finished wrong = run(namespace, newer[1], older[0]);
            assertThat(wrong.exited(1).err()).contains(RUNBOOK + ":24: ", "the query gives \"" + newer[0] + "\"");
            Finished right = run(namespace, newer[1], newer[0]).succeeded();

            assertThat(right.err()).contains(RUNBOOK + ": 9 lines done");
            assertThat(namespace.sql("demo-1-0", "SHOW server_version")).startsWith(newer[0]);
            assertThat(namespace.sql("demo-1-0", "SELECT entry FROM entries")).isEqualTo("kept");
        }
    }

    private static Finished run(TestNamespace namespace, String image, String version) {
        return namespace.pg(
                "run",
                RUNBOOK,
                "--var",
                "CLUSTER=demo",
                "--var",
                "IMAGE=" + image,
                "--var",
                "VERSION=" + version,
                "--yes");
    }
}
