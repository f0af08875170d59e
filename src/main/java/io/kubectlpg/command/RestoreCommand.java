package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.restore.RestoreOperation;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore NAME --time MOMENT}, or to another target. */
@picocli.CommandLine.Command(
        name = "restore",
        header = "Take a cluster back to a moment, in place.",
        description = "It is checked that backups and archive lead there before anything stops; then the instance does "
                + "the work by itself, to the end, whether this client lives or not.",
        footer = Rights.IN_ONE_NAMESPACE + Rights.RESTORE + ".")
final class RestoreCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The cluster; needed without a terminal.")
    private @Nullable String name;

    @Mixin
    private final TargetOptions targets = new TargetOptions();

    @Option(names = "--no-backup", description = "Take no new full backup afterwards.")
    private boolean noBackup;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    RestoreCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        RecoveryChoice choice = targets.choice(console().zone(), () -> serverNow(kube, named(kube, name)));
        ClusterName cluster = named(kube, name);
        String line = "restore " + cluster + TargetOptions.words(choice) + (noBackup ? " --no-backup" : "");
        if (new Operations(this, kube, options).run(new RestoreOperation(cluster, choice, !noBackup), line)) {
            console()
                    .err()
                    .printf(
                            "%s is open, as it was at %s.%n",
                            cluster, choice.target().words());
        }
        return ExitCode.DONE;
    }

    private static Instant serverNow(Kube kube, ClusterName cluster) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        Observation observation = Preconditions.observation(primary);
        return observation.server().map(Server::now).orElse(observation.now());
    }
}
