package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Clusters;
import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.LockHolder;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.operation.PlanWait;
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

/** A command that sends requests to the API server. It holds the connection, and methods that several commands use. */
abstract class ConnectedCommand extends LocalCommand {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    ConnectedCommand(Invocation invocation) {
        super(invocation);
    }

    /** A picocli model of this command without annotations. The caller adds the options and arguments. */
    final CommandSpec inCode() {
        spec = CommandSpec.wrapWithoutInspection(this);
        return spec;
    }

    /**
     * Runs the command.
     *
     * @return its exit code
     */
    abstract int exitCode(Kube kube);

    @Override
    public Integer call() {
        try (Kube kube = invocation.connector().apply(connection())) {
            return exitCode(kube);
        }
    }

    /**
     * The options of the connection. If the API server does not answer, a user at a terminal sees a notice. The time
     * limit of a command also limits retries.
     */
    private ConnectionOptions connection() {
        Console console = console();
        boolean watched = console.terminal().present() && console.verbosity() != Console.Verbosity.QUIET;
        return global.connection()
                .withLimit(Optional.ofNullable(spec.findOption("--timeout"))
                        .map(option -> option.<@Nullable Duration>getValue()))
                .withNotice(watched ? console.err()::println : sentence -> {})
                .withPlugins(invocation.in().plugins());
    }

    final Runner runner(Kube kube) {
        return new Runner(kube, Progress.on(console()), console().clock(), LockHolder.current(), OperationIds::random);
    }

    /** The time to wait for a pod that the plan needs, and the place where the wait is shown. */
    final PlanWait planWait(OperationOptions options) {
        return new PlanWait(options.timeout().orElse(PlanWait.STANDARD), Progress.on(console()));
    }

    /**
     * The named cluster. If the name is null: the cluster that the shell uses, or else the only cluster in the
     * namespace.
     */
    final ClusterName cluster(Kube kube, @Nullable String name) {
        if (name != null) {
            return new ClusterName(name);
        }
        Optional<ClusterName> used = global.used();
        if (used.isPresent()) {
            return used.get();
        }
        return only(kube);
    }

    /** The only cluster in the namespace. Fails if the namespace has no cluster or more than one. */
    static ClusterName only(Kube kube) {
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

    /**
     * As {@link #cluster}, for commands that interrupt or destroy something. Without a terminal the name must be given.
     */
    final ClusterName named(Kube kube, @Nullable String name) {
        if (name == null && !invocation.console().terminal().present()) {
            throw CliException.usage(
                    "without a terminal, this command needs the name of the cluster",
                    "Add the NAME of the cluster to the command.");
        }
        return cluster(kube, name);
    }

    /**
     * Fails if the cluster does not exist. Commands that only read the journal call this method, because a new cluster
     * has no journal yet.
     */
    static void requireCluster(Kube kube, ClusterName name) {
        if (!Clusters.exist(kube, name)) {
            throw Clusters.absent(kube, name);
        }
    }
}
