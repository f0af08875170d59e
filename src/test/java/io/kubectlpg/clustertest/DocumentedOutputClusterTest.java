package io.kubectlpg.clustertest;

import io.kubectlpg.DocumentedPages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages show is what the program prints: each command of the pages about backups is run, page after page, in one
 * namespace where {@code demo} is installed. With {@code DOCS_UPDATE=1} the pages get the new output.
 */
@ClusterTest
class DocumentedOutputClusterTest {
    @Test
    void isWhatTheProgramPrints(@TempDir Path work) throws IOException {
        try (RecoverableCluster cluster = RecoverableCluster.install()) {
            var run = new DocumentedRun(cluster.namespace(), work);
            for (String page : DocumentedPages.BACKUPS) {
                run.page(Path.of(page));
            }
        }
    }
}
