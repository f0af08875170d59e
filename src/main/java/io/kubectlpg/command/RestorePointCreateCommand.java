package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RestorePoints;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePoint;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/**
 * The command {@code restore-point create [NAME] POINT}. It uses no lock and no journal, because it only writes WAL, as
 * any statement does, and must work during a backup.
 */
@picocli.CommandLine.Command(
        name = "create",
        header = "Create a restore point and archive it.",
        description = "Each name can be used once. When the command ends, the restore point is in the archive, and a "
                + "restore can go back to it.")
@Help(examples = "kubectl pg restore-point create demo before-release", rights = Rights.INFO)
final class RestorePointCreateCommand extends Command {
    @Parameters(
            arity = "1..2",
            paramLabel = "[NAME] POINT",
            hideParamSyntax = true,
            description = "The name of the cluster, then the name of the restore point, up to 63 bytes. You may "
                    + "leave the first name out if the namespace holds only one cluster.")
    private List<String> words = new ArrayList<>();

    RestorePointCreateCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        RestorePointName point = TargetOptions.restorePoint(words.getLast());
        ClusterName cluster = cluster(kube, words.size() > 1 ? words.getFirst() : null);
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        Observation observation = Preconditions.observation(primary);
        Preconditions.requireRepository(primary, observation);
        if (observation.server().isEmpty()) {
            throw Preconditions.noServer(primary);
        }
        print(cluster, RestorePoints.create(kube, primary, point));
        return ExitCode.DONE;
    }

    private void print(ClusterName cluster, RestorePoint made) {
        switch (global.format) {
            case JSON, YAML -> Values.print(console().out(), global.format, RestorePointListCommand.tree(made));
            case NAME -> console().out().println(made.name());
            case TABLE, WIDE -> {
                console()
                        .out()
                        .printf(
                                "%s  %s  timeline %s  %s%n",
                                made.name(),
                                made.lsn(),
                                made.timeline(),
                                Values.time(made.time(), console().zone()));
                console()
                        .err()
                        .printf(
                                "  Go back to it with: kubectl pg restore %s%s%n",
                                cluster, TargetOptions.words(RecoveryChoice.of(new RecoveryTarget.Name(made.name()))));
            }
        }
    }
}
