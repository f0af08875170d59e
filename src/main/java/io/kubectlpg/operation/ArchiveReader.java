package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the repository which WAL it holds, through an instance. */
public final class ArchiveReader {
    /** A list of a hundred thousand segments takes some seconds. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final int NOT_FOUND = 1;

    private ArchiveReader() {}

    /**
     * What is in the archive now.
     *
     * @return ends with a {@link CliException} unreachable, when the repository does not answer
     */
    public static CompletableFuture<ArchivedWal> ask(Kube kube, Instance instance) {
        return kube.exec()
                .start(instance.name().podName(), List.of("bash", "/opt/kubectl-pg/archive-list"), new byte[0], LIMIT)
                .thenApply(ArchiveReader::archive);
    }

    private static ArchivedWal archive(PodExec.Result answer) {
        if (!answer.succeeded()) {
            throw RepositoryProblem.of("the look at the archive", answer.exitCode(), answer.stderr());
        }
        try {
            return ArchivedWal.parse(answer.text());
        } catch (IllegalArgumentException unreadable) {
            throw CliException.failed("the list of the archive cannot be read", "")
                    .causedBy(unreadable);
        }
    }

    /** The history of a timeline that the instance itself does not know; empty when the archive has none. */
    public static Optional<TimelineHistory> history(Kube kube, Instance instance, Timeline timeline) {
        PodExec.Result answer = kube.exec()
                .run(
                        instance.name().podName(),
                        List.of("bash", "/opt/kubectl-pg/archive-history", "%08X".formatted(timeline.number())),
                        LIMIT);
        if (answer.exitCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (!answer.succeeded()) {
            throw RepositoryProblem.of("the look at the archive", answer.exitCode(), answer.stderr());
        }
        return Optional.of(TimelineHistory.parse(timeline, answer.text()));
    }
}
