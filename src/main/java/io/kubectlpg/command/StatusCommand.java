package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.spec.ClusterName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The command {@code status NAME}. Its picocli model is built by code, because picocli needs 30 ms more to read it from
 * annotations. {@code status} is the command that people run most.
 */
@Help(
        examples = {"kubectl pg status demo", "kubectl pg status demo -o json"},
        rights = Rights.STATUS + Rights.OBJECTS)
final class StatusCommand extends Command {
    private @Nullable String name;

    private StatusCommand(Invocation invocation) {
        super(invocation);
    }

    static CommandSpec of(Invocation invocation) {
        var command = new StatusCommand(invocation);
        var named = new FieldBinding<String>(() -> command.name, value -> command.name = value);
        CommandSpec spec = command.inCode().name("status");
        spec.usageMessage()
                .header("Show the health and the state of a cluster.")
                .description("The first line shows the health. Then the command shows what needs attention, the "
                        + "instances, the archive and the backups. Exit code 0: healthy; 1: not healthy.");
        return spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .type(String.class)
                .paramLabel("NAME")
                .description("The name of the cluster. You may leave it out if the namespace holds only one.")
                .getter(named)
                .setter(named)
                .build());
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        FullStatus status = FullStatus.read(kube, cluster);
        Health health = status.health();
        new StatusReport(status.state(), health, status.schedules(), status.drill()).print(console(), global.format);
        return health.healthy() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
