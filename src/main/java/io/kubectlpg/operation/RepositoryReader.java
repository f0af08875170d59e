package io.kubectlpg.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import java.time.Duration;
import java.util.List;

/** Asks the repository itself, through an instance; what the volume keeps of its last answer may be hours old. */
public final class RepositoryReader {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RepositoryReader() {}

    /**
     * The info document as it is now.
     *
     * @throws CliException unreachable, when the repository does not answer
     */
    public static InfoDocument ask(Kube kube, Instance instance) {
        PodExec.Result answer =
                kube.exec().run(instance.name().podName(), List.of("bash", "/opt/kubectl-pg/info"), LIMIT);
        if (!answer.succeeded()) {
            throw RepositoryProblem.of("the question to the repository", answer.exitCode(), answer.stderr());
        }
        try {
            return InfoDocument.parse(JSON.readTree(answer.text()));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw CliException.failed("the repository's answer cannot be read", "")
                    .causedBy(unreadable);
        }
    }
}
