package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The command {@code operations NAME}. */
@picocli.CommandLine.Command(
        name = "operations",
        header = "Show the finished and the running operations of a cluster.",
        description = "The newest operation comes first.")
@Help(examples = "kubectl pg operations demo", rights = Rights.OPERATIONS)
final class OperationsCommand extends Command {
    private static final int COMMAND_WIDTH = 60;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    OperationsCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        List<OperationRecord> records = new Journal(kube, cluster).read();
        if (records.isEmpty()) {
            requireCluster(kube, cluster);
        }
        switch (global.format) {
            case JSON, YAML -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                document.set("operations", Journal.toTree(records));
                Values.print(console().out(), global.format, document);
            }
            case NAME -> records.forEach(record -> console().out().println("operation/" + record.id()));
            case TABLE, WIDE -> table(cluster, records);
        }
        return ExitCode.DONE;
    }

    private void table(ClusterName cluster, List<OperationRecord> records) {
        if (records.isEmpty()) {
            console().err().println("No operation was recorded for " + cluster + " in the namespace yet.");
            return;
        }
        var table = new Table("ID", "OPERATION", "STATE", "STARTED", "TOOK", "BY");
        for (OperationRecord record : records) {
            Instant end =
                    Optional.ofNullable(record.ended()).orElse(console().clock().instant());
            table.row(
                    record.id(),
                    global.format == Format.WIDE ? record.command() : shortened(record.command()),
                    state(record),
                    Values.time(record.started(), console().zone()),
                    Values.duration(Duration.between(record.started(), end)),
                    record.by());
        }
        table.print(console().out());
        records.stream()
                .filter(record -> record.problem() != null)
                .findFirst()
                .ifPresent(record -> console()
                        .err()
                        .println(record.id() + (record.running() ? " waits: " : " failed: ") + record.problem()));
    }

    /**
     * Shortens a command line, because the options of an installation fill a screen. {@code -o wide} shows the whole
     * line.
     */
    private static String shortened(String command) {
        return command.length() <= COMMAND_WIDTH ? command : command.substring(0, COMMAND_WIDTH - 1) + "…";
    }

    private static String state(OperationRecord record) {
        return record.running()
                ? "step %d of %d".formatted(record.currentStep(), record.stepCount())
                : record.state().name().toLowerCase(Locale.ROOT);
    }
}
