package io.kubectlpg.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryPlaces;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.pgbackrest.RetentionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Queries the repositories through an instance. The info document on the instance's volume may be hours old. */
public final class RepositoryReader {
    private static final String SCRIPT = "/opt/kubectl-pg/info";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private RepositoryReader() {}

    /**
     * The present info document.
     *
     * @throws CliException with the cause, if no repository answers or none has the stanza
     */
    public static InfoDocument ask(Kube kube, Instance instance) {
        return Kube.await(askAsync(kube, instance));
    }

    /** As {@link #ask}, but without waiting for the answer. */
    public static CompletableFuture<InfoDocument> askAsync(Kube kube, Instance instance) {
        return answer(kube, instance, List.of("bash", SCRIPT))
                .thenApply(RepositoryReader::document)
                .thenApply(document -> usable(document, instance));
    }

    /**
     * The backups that one request took. They come from the info document on the volume, which each request updates at
     * its end.
     */
    public static List<Backup> takenBy(Kube kube, Instance instance, String id) {
        List<Backup> kept = instance.observation()
                .flatMap(Observation::info)
                .map(info -> info.takenBy(id))
                .orElse(List.of());
        return kept.isEmpty() ? ask(kube, instance).takenBy(id) : kept;
    }

    /** The backups of one request in the given info document. */
    public static List<Backup> takenBy(String document, String id) {
        return document(document).takenBy(id);
    }

    private static InfoDocument usable(InfoDocument document, Instance instance) {
        if (document.repositories().stream().noneMatch(InfoDocument.Repository::fine)) {
            throw RepositoryProblem.of(
                            instance.name().cluster(),
                            places(instance),
                            document.repositories().getFirst())
                    .orElseThrow();
        }
        return document;
    }

    private static RepositoryPlaces places(Instance instance) {
        return instance.observation().map(Observation::places).orElse(RepositoryPlaces.UNKNOWN);
    }

    /**
     * The content of the repositories, and the retention rules in the instance's configuration.
     *
     * @param rules the rules by the number of the repository
     */
    public record Kept(InfoDocument document, Map<Integer, RetentionRule> rules) {
        public Kept {
            rules = Map.copyOf(rules);
        }

        /** Backups after which WAL has expired. A recovery from such a backup reaches only the backup's own end. */
        public List<Backup> islands(int repository, Instant now) {
            RetentionRule rule = rules.get(repository);
            return rule == null
                    ? List.of()
                    : rule.expire(document.in(repository).backups(), now).islands();
        }

        /**
         * The usable backups of a repository on the present timeline, the oldest first. The recovery window begins with
         * the first one.
         */
        public List<Backup> leading(int repository, Observation observation) {
            if (document.repositories().stream().noneMatch(each -> each.number() == repository)) {
                return List.of();
            }
            List<Backup> islands = islands(repository, observation.now());
            return observation.history().stream()
                    .flatMap(history -> document.in(repository).backups().stream()
                            .filter(backup -> !islands.contains(backup) && InfoDocument.usable(backup, history)))
                    .toList();
        }
    }

    /** As {@link #ask}, but with the retention rules. */
    public static Kept askKept(Kube kube, Instance instance) {
        String answer = Kube.await(answer(kube, instance, List.of("bash", SCRIPT, "retention")));
        return new Kept(document(answer), RetentionRule.parse(answer));
    }

    private static CompletableFuture<String> answer(Kube kube, Instance instance, List<String> argv) {
        return kube.exec()
                .startReading(instance.name().podName(), argv, LIMIT)
                .thenApply(answer -> text(instance, answer));
    }

    private static String text(Instance instance, PodExec.Result answer) {
        if (!answer.succeeded()) {
            throw RepositoryProblem.of(
                    instance.name().cluster(),
                    places(instance),
                    "the query of the repository",
                    answer.exitCode(),
                    answer.stderr());
        }
        return answer.text();
    }

    private static InfoDocument document(String answer) {
        try {
            return InfoDocument.parse(Documents.read(answer));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw CliException.failed(
                            "the list of backups that the script info printed has an unknown form",
                            "Repeat the command with --debug, and report its output.")
                    .causedBy(unreadable);
        }
    }
}
