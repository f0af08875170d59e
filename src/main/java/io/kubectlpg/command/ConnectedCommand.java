package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Clusters;
import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.LockHolder;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.operation.Runner;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that talks to the API server: the connection, and what many of them need. */
abstract class ConnectedCommand extends LocalCommand {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    ConnectedCommand(Invocation invocation) {
        super(invocation);
    }

    /** Does it, to its exit code. */
    abstract int exitCode(Kube kube);

    @Override
    public Integer call() {
        try (Kube kube = invocation.connector().apply(connection())) {
            return exitCode(kube);
        }
    }

    /** Somebody at a terminal is told when the API server does not answer; a command that has a limit keeps it. */
    private ConnectionOptions connection() {
        Console console = console();
        boolean watched = console.terminal().present() && console.verbosity() != Console.Verbosity.QUIET;
        return global.connection()
                .withLimit(Optional.ofNullable(spec.findOption("--timeout"))
                        .map(option -> option.<@Nullable Duration>getValue()))
                .withNotice(watched ? console.err()::println : sentence -> {});
    }

    final Runner runner(Kube kube) {
        return new Runner(kube, Progress.on(console()), console().clock(), LockHolder.current(), OperationIds::random);
    }

    /** The cluster that was named or is used here, or the only one of the namespace. */
    final ClusterName cluster(Kube kube, @Nullable String name) {
        if (name != null) {
            return new ClusterName(name);
        }
        Optional<ClusterName> used = global.used();
        if (used.isPresent()) {
            return used.get();
        }
        List<String> names = Clusters.names(kube);
        return switch (names.size()) {
            case 0 ->
                throw CliException.notFound(
                        "there is no cluster in the namespace " + kube.namespace(),
                        "Install one with: kubectl pg install NAME");
            case 1 -> new ClusterName(names.getFirst());
            default ->
                throw CliException.usage(
                        "the namespace " + kube.namespace() + " holds more than one cluster",
                        "Name one of " + String.join(", ", names) + ".");
        };
    }

    /** As {@link #cluster}, for what interrupts or destroys: without a terminal it must be named. */
    final ClusterName named(Kube kube, @Nullable String name) {
        if (name == null && !invocation.console().terminal().present()) {
            throw CliException.usage("the cluster must be named where there is no terminal", "Add its NAME.");
        }
        return cluster(kube, name);
    }

    /** For commands that look no further than the journal, which a new cluster does not have yet. */
    static void requireCluster(Kube kube, ClusterName name) {
        if (!Clusters.exist(kube, name)) {
            throw Clusters.absent(kube, name);
        }
    }
}
