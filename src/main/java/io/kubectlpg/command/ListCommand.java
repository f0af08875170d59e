package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterSummary;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import java.util.List;
import picocli.CommandLine.Option;

/** The command {@code list}. */
@picocli.CommandLine.Command(name = "list", header = "List the clusters in the namespace.")
@Help(
        examples = {"kubectl pg list", "kubectl pg list --all-namespaces"},
        rights = Rights.LIST + Rights.LIST_OF_LOST)
final class ListCommand extends Command {
    @Option(
            names = {"-A", "--all-namespaces"},
            description = "List the clusters in every namespace. Without this option: in one namespace only.")
    private boolean all;

    ListCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        List<ClusterSummary> clusters = ClusterSummary.list(kube, all);
        switch (global.format) {
            case JSON, YAML -> Values.print(console().out(), global.format, document(clusters));
            case NAME -> clusters.forEach(cluster -> console().out().println("cluster/" + cluster.name()));
            case TABLE, WIDE -> table(kube, clusters);
        }
        return ExitCode.DONE;
    }

    private void table(Kube kube, List<ClusterSummary> clusters) {
        if (clusters.isEmpty()) {
            console()
                    .err()
                    .println(
                            all
                                    ? "There is no cluster in any namespace."
                                    : "There is no cluster in the namespace " + kube.namespace() + ".");
            console().err().println("  Install one with: kubectl pg install NAME");
            return;
        }
        var table = all
                ? new Table("NAMESPACE", "NAME", "READY", "PRIMARY", "VERSION", "AGE")
                : new Table("NAME", "READY", "PRIMARY", "VERSION", "AGE");
        for (ClusterSummary cluster : clusters) {
            String ready = cluster.ready() + "/" + cluster.instances();
            String age = Values.age(cluster.created(), console().clock().instant());
            if (all) {
                table.row(cluster.namespace(), cluster.name(), ready, cluster.primary(), cluster.version(), age);
            } else {
                table.row(cluster.name(), ready, cluster.primary(), cluster.version(), age);
            }
        }
        table.print(console().out());
        clusters.stream()
                .filter(cluster -> cluster.instances() == 0)
                .forEach(cluster -> console()
                        .err()
                        .printf(
                                "The StatefulSet of %1$s is missing. See how to create it again with: kubectl pg "
                                        + "status %1$s%2$s%n",
                                cluster.name(), all ? " -n " + cluster.namespace() : ""));
    }

    private static ObjectNode document(List<ClusterSummary> clusters) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode items = document.putArray("clusters");
        for (ClusterSummary cluster : clusters) {
            items.addObject()
                    .put("namespace", cluster.namespace())
                    .put("name", cluster.name())
                    .put("instances", cluster.instances())
                    .put("ready", cluster.ready())
                    .put("primary", cluster.primary())
                    .put("version", cluster.version())
                    .put("created", cluster.created().toString());
        }
        return document;
    }
}
