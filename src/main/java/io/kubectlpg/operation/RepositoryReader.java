package io.kubectlpg.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.pgbackrest.RetentionRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
        return document(answer(kube, instance, List.of("bash", SCRIPT)));
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
        String answer = answer(kube, instance, List.of("bash", SCRIPT, "retention"));
        return new Kept(document(answer), RetentionRule.parse(answer));
    }

    private static String answer(Kube kube, Instance instance, List<String> argv) {
        PodExec.Result answer = kube.exec().run(instance.name().podName(), argv, LIMIT);
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
