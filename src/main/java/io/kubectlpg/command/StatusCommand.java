package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Clusters;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.cluster.ScheduleReader;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.cluster.WaitingRun;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.objects.ObjectFindings;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
        CompletableFuture<List<ScheduledWork>> schedules = ScheduleReader.readIfAllowed(kube, cluster);
        CompletableFuture<Optional<Drill>> drilled = Drill.last(kube, cluster);
        CompletableFuture<List<Finding>> objects = CompletableFuture.supplyAsync(
                () -> ObjectFindings.read(kube, cluster, Version.current()), Thread::startVirtualThread);
        CompletableFuture<List<Finding>> left =
                CompletableFuture.supplyAsync(() -> LeftBehindFinding.of(kube, cluster), Thread::startVirtualThread);
        ClusterState state = new ClusterReader(kube).read(cluster);
        List<Finding> missing = Kube.await(objects);
        if (!state.exists() && missing.isEmpty()) {
            throw Clusters.without(kube, cluster);
        }
        Optional<Drill> drill = Kube.await(drilled);
        ScheduleReport scheduled = ScheduleReport.of(state, Kube.await(schedules), drill, kube.serverTime());
        List<Finding> waiting = scheduled.active()
                ? WaitingRun.of(kube, cluster).stream()
                        .flatMap(run -> run.finding(cluster, kube.serverTime()).stream())
                        .toList()
                : List.of();
        // Missing objects come first, because they may cause the other findings.
        Health health = new Health(missing)
                .and(Health.of(state).findings())
                .and(waiting)
                .and(scheduled.findings(cluster))
                .and(Kube.await(left))
                .and(drill.map(last -> last.findings(cluster)).orElse(List.of()));
        new StatusReport(state, health, scheduled, drill).print(console(), global.format);
        return health.healthy() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
