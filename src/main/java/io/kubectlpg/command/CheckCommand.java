package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.backup.ArchiveCheck;
import io.kubectlpg.output.Progress;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code check NAME}. */
@picocli.CommandLine.Command(
        name = "check",
        header = "Prove that archiving works, end to end.",
        description =
                "The command closes a WAL segment and waits until every repository has it. Exit code 0: archiving "
                        + "works; 1: archiving fails; 8: a repository cannot be reached.")
@Help(examples = "kubectl pg check demo", rights = Rights.CHECK)
final class CheckCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "The longest time that a segment may take to arrive, such as 30s. Without it: 60s.")
    private Duration timeout = Duration.ofMinutes(1);

    CheckCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        Observation observation = Preconditions.observation(primary);
        Preconditions.requireRepository(primary, observation);
        if (observation.server().isEmpty()) {
            CliException why = Preconditions.noServer(primary);
            throw CliException.failed("nothing is archived: " + why.problem(), why.remedy());
        }
        List<ArchiveCheck.Arrival> arrivals;
        Duration took;
        try (Progress.Task task = Progress.on(console()).start("Archive a WAL segment of " + primary.name())) {
            var started = console().clock().instant();
            arrivals = ArchiveCheck.run(kube, primary, timeout);
            took = Duration.between(started, console().clock().instant());
            task.done("");
        }
        switch (global.format) {
            case JSON, YAML -> Values.print(console().out(), global.format, document(cluster, arrivals, took));
            case NAME -> console().out().println("cluster/" + cluster);
            case TABLE, WIDE -> {
                arrivals.forEach(arrival -> console()
                        .out()
                        .println("repository %d  has %s  (%s)"
                                .formatted(arrival.repository(), arrival.segment(), arrival.path())));
                console()
                        .out()
                        .println("The stanza belongs to this database, and a segment reaches %s in %.1f s."
                                .formatted(
                                        arrivals.size() == 1 ? "the repository" : "every repository",
                                        took.toMillis() / 1000.0));
            }
        }
        return ExitCode.DONE;
    }

    private static ObjectNode document(ClusterName cluster, List<ArchiveCheck.Arrival> arrivals, Duration took) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("cluster", cluster.toString())
                .put("archiving", true)
                .put("milliseconds", took.toMillis());
        ArrayNode nodes = document.putArray("arrivals");
        arrivals.forEach(arrival -> nodes.addObject()
                .put("repository", arrival.repository())
                .put("segment", arrival.segment())
                .put("path", arrival.path()));
        return document;
    }
}
