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
import io.kubectlpg.postgres.Moment;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore NAME --time MOMENT}. */
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

    @Option(
            names = "--time",
            required = true,
            paramLabel = "MOMENT",
            description = "The last commits that are kept are those of this moment: \"2026-11-20 14:30:00+01\",\n"
                    + "\"2026-11-20T13:30:00Z\" or \"10m ago\", by the server's clock.")
    private String time = "";

    @Option(names = "--no-backup", description = "Take no new full backup afterwards.")
    private boolean noBackup;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    RestoreCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        Moment moment = Moment.parse(time, console().zone());
        ClusterName cluster = named(kube, name);
        RecoveryTarget.Time target =
                new RecoveryTarget.Time(moment.at(serverNow(kube, cluster)).truncatedTo(ChronoUnit.MICROS));
        String line = "restore " + cluster + " --time " + target.at() + (noBackup ? " --no-backup" : "");
        if (new Operations(this, kube, options).run(new RestoreOperation(cluster, target, !noBackup), line)) {
            console().err().printf("%s is open, as it was at %s.%n", cluster, target.target());
        }
        return ExitCode.DONE;
    }

    private static Instant serverNow(Kube kube, ClusterName cluster) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        Observation observation = Preconditions.observation(primary);
        return observation.server().map(Server::now).orElse(observation.now());
    }
}
