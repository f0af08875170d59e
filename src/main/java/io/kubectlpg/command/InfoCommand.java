package io.kubectlpg.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** {@code info NAME}. */
@picocli.CommandLine.Command(
        name = "info",
        header = "The backups of a cluster, and the moments it can go back to.",
        description = "Asked of the repository itself.",
        footer = "%nRights, in one namespace: list on statefulsets, pods, persistentvolumeclaims; create on "
                + "pods/exec.")
final class InfoCommand extends Command {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The cluster; may be left out where there is one.")
    private @Nullable String name;

    InfoCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        ClusterState state = new ClusterReader(kube).require(cluster);
        Instance primary = Preconditions.primary(state);
        Observation observation = Preconditions.observation(primary);
        Preconditions.repository(primary, observation);
        new InfoReport(cluster, ask(kube, primary), observation).print(console(), global.format);
        return ExitCode.DONE;
    }

    private static InfoDocument ask(Kube kube, Instance primary) {
        PodExec.Result answer =
                kube.exec().run(primary.name().podName(), List.of("bash", "/opt/kubectl-pg/info"), LIMIT);
        if (!answer.succeeded()) {
            throw RepositoryProblem.of("the question to the repository", answer.exitCode(), answer.stderr());
        }
        try {
            JsonNode document = JSON.readTree(answer.text());
            return InfoDocument.parse(document);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw CliException.failed("the repository's answer cannot be read", "").causedBy(unreadable);
        }
    }
}
