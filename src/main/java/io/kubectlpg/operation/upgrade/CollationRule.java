package io.kubectlpg.operation.upgrade;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import java.time.Duration;
import java.util.List;

/**
 * A C library of another version may sort text otherwise, and then indexes on text find less than there is (PostgreSQL
 * docs, §24.2.2.3). Databases of the locales C and C.UTF-8 have no such version.
 */
final class CollationRule {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String RECORDED = "SELECT DISTINCT datcollversion FROM pg_database "
            + "WHERE datlocprovider = 'c' AND datallowconn AND datcollversion IS NOT NULL";

    private CollationRule() {}

    /**
     * Refuses an image whose C library differs from the one that the databases were sorted by.
     *
     * @param libc the image's; empty: it has none that is known
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
        // Before version 15 nothing is recorded.
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
                    "Add --reindex, which builds them anew after the restart; it locks each table for as long as that takes.");
        }
    }
}
