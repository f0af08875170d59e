package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.schedule.Schedules;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The command {@code schedule list NAME}. */
@picocli.CommandLine.Command(
        name = "list",
        header = "List the schedules of a cluster, with the last run, its result, and the next run.")
@Help(examples = "kubectl pg schedule list demo", rights = Rights.SCHEDULE_LIST)
final class ScheduleListCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    ScheduleListCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        List<ScheduledWork> all = Schedules.of(kube, cluster);
        var report = all.isEmpty()
                ? ScheduleReport.none()
                : ScheduleReport.of(
                        new ClusterReader(kube).read(cluster),
                        all,
                        Kube.await(Drill.last(kube, cluster)),
                        kube.serverTime());
        switch (global.format) {
            case JSON, YAML -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                report.document(document);
                Values.print(console().out(), global.format, document);
            }
            case NAME -> all.forEach(work -> console().out().println("cronjob/" + work.name()));
            case TABLE, WIDE -> {
                if (all.isEmpty()) {
                    console().err().println(cluster + " has no schedules.");
                    console()
                            .err()
                            .println("  Add a schedule with: kubectl pg upgrade " + cluster
                                    + " --set backup.schedule.full=\"0 2 * * 0\"");
                } else {
                    report.table(console()).print(console().out());
                    report.leftOut(cluster).forEach(finding -> {
                        console().out().println("! " + finding.problem());
                        console().out().println("    " + finding.remedy());
                    });
                }
            }
        }
        return ExitCode.DONE;
    }
}
