package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.HistoryStore;
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
@Help(examples = "kubectl pg restore-point create demo before-release", rights = Rights.RESTORE_POINT_CREATE)
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
        print(cluster, RestorePoints.create(kube, primary, observation, point));
        keep(kube, cluster, primary, observation);
        return ExitCode.DONE;
    }

    /** Stores the restore point outside the volume. A failure does not fail the command, because the point is usable. */
    private void keep(Kube kube, ClusterName cluster, Instance primary, Observation observation) {
        try {
            new HistoryStore(kube, cluster).keep(primary, observation);
        } catch (CliException failure) {
            onlyOnVolume(primary, failure.problem());
        } catch (ExecLost lost) {
            onlyOnVolume(primary, lost.problem());
        }
    }

    private void onlyOnVolume(Instance primary, String why) {
        console().err().printf("  Only the volume of %s lists the restore point: %s.%n", primary.name(), why);
    }

    private void print(ClusterName cluster, RestorePoint made) {
        switch (global.format) {
            case JSON, YAML -> Values.print(console().out(), global.format, ClusterHistory.tree(made));
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
