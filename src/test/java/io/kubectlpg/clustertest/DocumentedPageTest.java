package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentedPageTest {
    private static final List<String> PAGE = """
            # Backups
            <!-- $ sleep 1 -->
            ```console
            $ kubectl pg backup full demo \\
                --annotation why=test
            Take a full backup of demo-1 …
              done in 6s, 20261121-093330F
            $ kubectl pg info demo -o name
            backup/20261121-093330F
            ```
            ```
            $ not run
            ```
            """.lines().toList();

    @Test
    void findsTheCommandsThatAreRunAndWhatTheyPrint() {
        DocumentedPage page = DocumentedPage.parse(PAGE);
        assertThat(page.commands())
                .extracting(DocumentedPage.Command::script)
                .containsExactly(
                        "sleep 1",
                        "kubectl pg backup full demo \\\n    --annotation why=test",
                        "kubectl pg info demo -o name");
        assertThat(page.commands().getLast().output()).containsExactly("backup/20261121-093330F");
    }

    @Test
    void keepsEverythingElseWhenOutputsChange() {
        DocumentedPage page = DocumentedPage.parse(PAGE);
        assertThat(page.with(page.commands().stream()
                        .map(DocumentedPage.Command::output)
                        .toList()))
                .isEqualTo(PAGE);
        assertThat(page.with(List.of(List.of(), List.of("other"), List.of())))
                .contains("other", "$ not run")
                .doesNotContain("backup/20261121-093330F");
    }

    @Test
    void seesWhatLastsAndNotWhatVaries() {
        assertThat(DocumentedPage.lasting(List.of(
                        "Take a full backup of demo-1 …",
                        "  3s  backing up",
                        "  done in 6s, 20261121-093330F  29 MiB")))
                .isEqualTo(DocumentedPage.lasting(
                        List.of("Take a full backup of demo-1 …", "  done in 12s, 20261122-093331F   3.8 GiB")));
        assertThat(DocumentedPage.lasting(List.of("  done in 6s, nothing")))
                .isNotEqualTo(DocumentedPage.lasting(List.of("  done in 6s, 20261121-093330F")));
        assertThat(DocumentedPage.lasting(List.of("demo-1    primary  running  node1  0/6000000  66s")))
                .isEqualTo(List.of("demo-1 primary running NODE LSN DURATION"));
    }
}
