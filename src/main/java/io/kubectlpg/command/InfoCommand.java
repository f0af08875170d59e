package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.HistoryStore;
import io.kubectlpg.operation.MissingWal;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.spec.ClusterName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The command {@code info NAME}. */
@picocli.CommandLine.Command(
        name = "info",
        header = "Show the backups of a cluster and its recovery window.",
        description = "The command asks every repository for its present content, so the list is up to date. A "
                + "restore can reach every moment in the recovery window, except the gaps that the command shows.")
@Help(
        examples = {"kubectl pg info demo", "kubectl pg info demo -o json"},
        rights = Rights.INFO + "; get on configmaps")
final class InfoCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    InfoCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        ClusterState state = new ClusterReader(kube).require(cluster);
        Instance primary = Preconditions.primary(state);
        Observation observed = Preconditions.observation(primary);
        Preconditions.requireRepository(primary, observed);
        MissingWal.Question question = MissingWal.ask(kube, primary, observed);
        Observation observation =
                observed.including(new HistoryStore(kube, cluster).of(observed).openings());
        RepositoryReader.Kept kept = RepositoryReader.askKept(kube, primary);
        new InfoReport(cluster, kept, question.answer(kept), observation).print(console(), global.format);
        return ExitCode.DONE;
    }
}
