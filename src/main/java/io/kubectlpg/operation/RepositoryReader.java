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
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.pgbackrest.RetentionRule;
import java.time.Duration;
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
     * @throws CliException unreachable, when the repository does not answer
     */
    public static InfoDocument ask(Kube kube, Instance instance) {
        return Kube.await(askAsync(kube, instance));
    }

    /** As {@link #ask}, at the same time as something else is asked. */
    public static CompletableFuture<InfoDocument> askAsync(Kube kube, Instance instance) {
        return answer(kube, instance, List.of("bash", SCRIPT)).thenApply(RepositoryReader::document);
    }

    /** The backups of one request; what the volume keeps is as the repository was at the end of that. */
    public static List<Backup> takenBy(Kube kube, Instance instance, String id) {
        List<Backup> kept = instance.observation()
                .flatMap(Observation::info)
                .map(info -> info.takenBy(id))
                .orElse(List.of());
        return kept.isEmpty() ? ask(kube, instance).takenBy(id) : kept;
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
    }

    /** As {@link #ask}, with the retention rules. */
    public static Kept askKept(Kube kube, Instance instance) {
        String answer = Kube.await(answer(kube, instance, List.of("bash", SCRIPT, "retention")));
        return new Kept(document(answer), RetentionRule.parse(answer));
    }

    private static CompletableFuture<String> answer(Kube kube, Instance instance, List<String> argv) {
        return kube.exec()
                .start(instance.name().podName(), argv, new byte[0], LIMIT)
                .thenApply(RepositoryReader::text);
    }

    private static String text(PodExec.Result answer) {
        if (!answer.succeeded()) {
            throw RepositoryProblem.of("the question to the repository", answer.exitCode(), answer.stderr());
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
