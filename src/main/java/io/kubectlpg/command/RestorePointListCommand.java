package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.HistoryStore;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.postgres.RestorePoint;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The command {@code restore-point list [NAME]}. */
@picocli.CommandLine.Command(
        name = "list",
        header = "List the restore points that restore-point create has made.",
        description =
                "Restore points that were made with SQL are not listed, because PostgreSQL keeps no list of restore points. "
                        + "restore --name finds them in the WAL.")
@Help(examples = "kubectl pg restore-point list demo", rights = Rights.RESTORE_POINT_LIST)
final class RestorePointListCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    RestorePointListCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        Observation observation = Preconditions.observation(primary);
        List<RestorePoint> points =
                new HistoryStore(kube, cluster).of(primary, observation).restorePoints();
        switch (global.format) {
            case JSON, YAML -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                ArrayNode items = document.putArray("restorePoints");
                points.forEach(point -> items.add(ClusterHistory.tree(point)));
                Values.print(console().out(), global.format, document);
            }
            case NAME -> points.forEach(point -> console().out().println(point.name()));
            case TABLE, WIDE -> table(cluster, points);
        }
        return ExitCode.DONE;
    }

    private void table(ClusterName cluster, List<RestorePoint> points) {
        if (points.isEmpty()) {
            console().err().println(cluster + " has no restore points.");
            console().err().printf("  Make one with: kubectl pg restore-point create %s POINT%n", cluster);
            return;
        }
        var table = new Table("POINT", "MADE", "TIMELINE", "LSN");
        points.forEach(point -> table.row(
                point.name().toString(),
                Values.time(point.time(), console().zone()),
                point.timeline().toString(),
                point.lsn().toString()));
        table.print(console().out());
    }
}
