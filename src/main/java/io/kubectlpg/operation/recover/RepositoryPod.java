package io.kubectlpg.operation.recover;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.HistoryStore;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.preflight.OneShotPod;
import io.kubectlpg.output.Progress;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.postgres.Moment;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Repository;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a repository through a pod that has its configuration and keys. It is an instance's pod or a temporary pod. */
public final class RepositoryPod {
    private static final String SUBJECT = "the pod that looks at the repository";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final int NONE = 4;
    private static final int NO_PROGRAM = 5;

    private final PodExec exec;
    private final HistoryStore history;
    private final ClusterName cluster;
    private final String pod;
    private final int repository;

    /**
     * Reads through this pod.
     *
     * @param repository the number of the repository, as in pgBackRest
     */
    RepositoryPod(Kube kube, ClusterName cluster, String pod, int repository) {
        this.cluster = cluster;
        this.exec = kube.exec();
        this.history = new HistoryStore(kube, cluster);
        this.pod = pod;
        this.repository = repository;
    }

    /**
     * Creates a pod, runs the function with it, and removes it.
     *
     * @param wait how long to wait until the pod runs
     */
    public static <T> T send(
            Kube kube,
            Manifests manifests,
            String id,
            Repository repository,
            PlanWait wait,
            Function<RepositoryPod, T> question) {
        var pod = new OneShotPod(
                kube, manifests.repositoryPod(id, repository), manifests.repositoryPodSecret(id), SUBJECT);
        return pod.during(present -> {
            try (Progress.Task task = wait.progress().start("Look at the repository")) {
                present.awaitRunning(wait.limit(), task::status);
                T answer =
                        question.apply(new RepositoryPod(kube, manifests.name(), present.name(), repository.number()));
                task.done("");
                return answer;
            }
        });
    }

    /**
     * The backup and the timeline in the repository that lead to the target. It is empty if the pod's scripts are of an
     * earlier version.
     */
    public Optional<RepositorySurvey> look(RecoveryChoice choice) {
        ArchiveSurvey survey = survey();
        return survey.wal()
                .map(wal -> new ArchiveWindow(survey, wal, history(survey), this::lastCommit))
                .map(window -> new RepositorySurvey(
                        window.sourceFor(choice), window.knows(choice.target()), survey.lastArchived(), survey.now()));
    }

    /** The history of the database that uses the repository now. */
    private ClusterHistory history(ArchiveSurvey survey) {
        return survey.repository().databases().stream()
                .max(Comparator.comparing(InfoDocument.Database::id))
                .map(database -> history.read(database.systemIdentifier()))
                .orElse(ClusterHistory.EMPTY);
    }

    /** The output of the script {@code preflight} in the pod. */
    String preflight() {
        return exec.run(
                        pod,
                        List.of("bash", "-c", "bash \"$0\"; cat /dev/termination-log", "/opt/kubectl-pg/preflight"),
                        LIMIT)
                .stdout();
    }

    /**
     * The survey of the repository.
     *
     * @throws CliException unreachable, if the repository does not answer
     */
    ArchiveSurvey survey() {
        PodExec.Result answer = script("survey", Integer.toString(repository));
        if (!answer.succeeded()) {
            throw RepositoryProblem.of(cluster, "the query of the repository", answer.exitCode(), answer.stderr());
        }
        try {
            return ArchiveSurvey.parse(Documents.read(answer.stdout()));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw CliException.failed(
                            "the output of the script survey in pod " + pod + " has an unknown form",
                            "Repeat the command with --debug, and report its output.")
                    .causedBy(unreadable);
        }
    }

    /** The time of the last commit in the archive. It is empty if the searched segments contain no commit. */
    private Optional<Instant> lastCommit(Timeline timeline, Optional<String> last) {
        PodExec.Result answer =
                script("last-archived", timeline.toString(), Integer.toString(repository), last.orElse(""));
        return switch (answer.exitCode()) {
            case 0 ->
                Optional.of(Moment.parse(answer.text().strip(), ZoneOffset.UTC).at(Instant.EPOCH));
            case NONE -> Optional.empty();
            case NO_PROGRAM ->
                throw CliException.refused(
                        "the image has no program that decompresses the WAL of the archive, so its last commit is "
                                + "not known",
                        "Restore with --latest, or use an image that has gzip, zstd, lz4 or bzip2 as "
                                + "backup.compression.type says.");
            default ->
                throw RepositoryProblem.of(
                        cluster, "the search for the last commit in the archive", answer.exitCode(), answer.stderr());
        };
    }

    private PodExec.Result script(String name, String... arguments) {
        var argv = new ArrayList<>(List.of("bash", "/opt/kubectl-pg/" + name));
        argv.addAll(List.of(arguments));
        return exec.read(pod, argv, LIMIT);
    }
}
