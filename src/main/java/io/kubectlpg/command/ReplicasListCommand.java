package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.spec.ClusterName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The command {@code replicas list [NAME]}. */
@picocli.CommandLine.Command(
        name = "list",
        header = "List the replicas of a cluster: whether they stream, and how far they lag.",
        description =
                "LAG is the WAL that the replica has not replayed yet, and the time that the newest WAL took to be "
                        + "replayed. SLOT KEEPS is the WAL that the primary keeps for the replica.")
@Help(examples = "kubectl pg replicas list demo", rights = Rights.REPLICAS_LIST)
final class ReplicasListCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    ReplicasListCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        ClusterState state = new ClusterReader(kube).require(cluster);
        new ReplicasReport(state).print(console(), global.format);
        return ExitCode.DONE;
    }
}
