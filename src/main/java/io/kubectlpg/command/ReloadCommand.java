package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.instance.ConfigurationRead;
import io.kubectlpg.operation.instance.PendingRestart;
import io.kubectlpg.operation.server.ReloadOperation;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code reload NAME}. */
@picocli.CommandLine.Command(
        name = "reload",
        header = "Make the servers read their configuration again.",
        description = "The command waits until the new configuration has reached the pods, checks it for errors, and "
                + "then tells the servers to read it. It shows which parameters wait for a restart. No connection is "
                + "closed.")
@Help(examples = "kubectl pg reload demo", rights = Rights.RELOAD)
final class ReloadCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    ReloadCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        var operation = new ReloadOperation(cluster);
        new Operations(this, kube, options)
                .results(operation, "reload " + cluster)
                .ifPresent(results -> say(cluster, results.all(ConfigurationRead.class)));
        return ExitCode.DONE;
    }

    private void say(ClusterName cluster, List<ConfigurationRead> servers) {
        console().err().println(cluster + " has read its configuration.");
        List<ConfigurationRead> waiting =
                servers.stream().filter(server -> !server.waiting().isEmpty()).toList();
        waiting.forEach(server -> console()
                .err()
                .printf("  %s waits for a restart to change %s.%n", server.instance(), names(server.waiting())));
        if (!waiting.isEmpty()) {
            console().err().println("  Restart with: kubectl pg restart " + cluster);
        }
    }

    private static String names(List<PendingRestart> pending) {
        return pending.stream().map(PendingRestart::toString).collect(Collectors.joining(", "));
    }
}
