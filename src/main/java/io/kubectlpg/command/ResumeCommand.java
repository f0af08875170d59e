package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.backup.BackupOperation;
import io.kubectlpg.operation.resume.Resumable;
import io.kubectlpg.spec.ClusterName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code resume NAME}. */
@picocli.CommandLine.Command(
        name = "resume",
        header = "Finish an interrupted operation.",
        description =
                "If a kubectl pg command ends before its operation is complete, the operation stays unfinished in "
                        + "the journal. No other operation can begin until you resume this one, or give it up with kubectl pg abort.")
@Help(examples = "kubectl pg resume demo", rights = Rights.RESUME + Rights.WHERE_NOTHING_IS_TO_DO)
final class ResumeCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    ResumeCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        Optional<OperationRecord> left = new Journal(kube, cluster).unfinished();
        if (left.isEmpty()) {
            requireCluster(kube, cluster);
            console()
                    .err()
                    .println("There is no unfinished operation on " + cluster + "; kubectl pg operations " + cluster
                            + " shows what was done.");
            NotHealthy.tell(kube, cluster, console().err());
            return ExitCode.DONE;
        }
        OperationRecord record = left.get();
        Operation operation = Resumable.from(kube, cluster, record, Version.current(), planWait(options));
        new Operations(this, kube, options).results(operation, record.command()).ifPresent(results -> {
            console().err().printf("%s %s is done.%n", record.word(), record.id());
            if (operation instanceof BackupOperation backup) {
                var report = new BackupReport(backup.taken(kube, record.id(), results));
                report.print(console(), global.format);
                report.requireWhole(cluster);
            }
        });
        return ExitCode.DONE;
    }
}
