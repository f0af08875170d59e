package io.kubectlpg.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
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

/** Asks the repository itself, through an instance; what the volume keeps of its last answer may be hours old. */
public final class RepositoryReader {
    private static final String SCRIPT = "/opt/kubectl-pg/info";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RepositoryReader() {}

    /**
     * The info document as it is now.
     *
     * @throws CliException when no repository gives an answer, or holds the stanza: it says why
     */
    public static InfoDocument ask(Kube kube, Instance instance) {
        return Kube.await(askAsync(kube, instance));
    }

    /** As {@link #ask}, at the same time as something else is asked. */
    public static CompletableFuture<InfoDocument> askAsync(Kube kube, Instance instance) {
        return answer(kube, instance, List.of("bash", SCRIPT))
                .thenApply(RepositoryReader::document)
                .thenApply(document -> usable(document, instance));
    }

    /** The backups that one request took. The info document on the volume is as new as the end of the last request. */
    public static List<Backup> takenBy(Kube kube, Instance instance, String id) {
        List<Backup> kept = instance.observation()
                .flatMap(Observation::info)
                .map(info -> info.takenBy(id))
                .orElse(List.of());
        return kept.isEmpty() ? ask(kube, instance).takenBy(id) : kept;
    }

    /** The backups of one request in an info document that is at hand. */
    public static List<Backup> takenBy(String document, String id) {
        return document(document).takenBy(id);
    }

    private static InfoDocument usable(InfoDocument document, Instance instance) {
        if (document.repositories().stream().noneMatch(InfoDocument.Repository::fine)) {
            throw RepositoryProblem.of(places(instance), document.repositories().getFirst())
                    .orElseThrow();
        }
        return document;
    }

    private static RepositoryPlaces places(Instance instance) {
        return instance.observation().map(Observation::places).orElse(RepositoryPlaces.UNKNOWN);
    }

    /**
     * What the repositories hold, and what the instance's configuration says they are to keep.
     *
     * @param rules by the number of the repository
     */
    public record Kept(InfoDocument document, Map<Integer, RetentionRule> rules) {
        public Kept {
            rules = Map.copyOf(rules);
        }

        /** The backups after whose end the WAL has expired: each leads to its own end and no further. */
        public List<Backup> islands(int repository, Instant now) {
            RetentionRule rule = rules.get(repository);
            return rule == null
                    ? List.of()
                    : rule.expire(document.in(repository).backups(), now).islands();
        }

        /**
         * The backups of a repository that lead to the present timeline, oldest first. The recovery window begins with
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

    /** As {@link #ask}, with the retention rules. */
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
                    places(instance), "the question to the repository", answer.exitCode(), answer.stderr());
        }
        return answer.text();
    }

    private static InfoDocument document(String answer) {
        try {
            return InfoDocument.parse(JSON.readTree(answer));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw CliException.failed("the repository's answer cannot be read", "")
                    .causedBy(unreadable);
        }
    }
}
