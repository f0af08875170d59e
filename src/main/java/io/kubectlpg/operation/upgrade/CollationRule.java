package io.kubectlpg.operation.upgrade;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import java.time.Duration;
import java.util.List;

/**
 * Checks the version of the image's C library. Another version may sort text differently. Then queries that use indexes
 * on text miss rows (PostgreSQL docs, §24.2.2.3). Databases with the locale C or C.UTF-8 are not affected.
 */
final class CollationRule {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String RECORDED = "SELECT DISTINCT datcollversion FROM pg_database WHERE datlocprovider = "
            + "'c' AND datallowconn AND datcollversion IS NOT NULL";

    private CollationRule() {}

    /**
     * Refuses an image whose C library differs from the one that sorted the databases.
     *
     * @param libc the version of the image's C library; empty if it is unknown
     * @param reindex whether the user asked to rebuild the indexes
     */
    static void check(Kube kube, Instance instance, String libc, boolean reindex) {
        if (reindex || libc.isEmpty() || instance.server().isEmpty()) {
            return;
        }
        PodExec.Result answer = kube.exec()
                .read(
                        instance.name().podName(),
                        List.of("psql", "-XAtq", "-h", "/run/pg", "-U", "postgres", "-d", "postgres", "-c", RECORDED),
                        LIMIT);
        // PostgreSQL before version 15 does not record the version.
        List<String> others = answer.succeeded()
                ? answer.text()
                        .lines()
                        .filter(version -> !version.isBlank() && !version.equals(libc))
                        .toList()
                : List.of();
        if (!others.isEmpty()) {
            throw CliException.refused(
                    "the image sorts text by version %s of its C library, and the indexes of %s were built by %s"
                            .formatted(libc, instance.name().cluster(), String.join(", ", others)),
                    "Add --reindex to rebuild these indexes after the restart. Each table is locked while its "
                            + "indexes are rebuilt.");
        }
    }
}
