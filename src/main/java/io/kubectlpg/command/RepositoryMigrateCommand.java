package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.migrate.MigrateOperation;
import io.kubectlpg.spec.ClusterName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code repository migrate NAME}. */
@picocli.CommandLine.Command(
        name = "migrate",
        header = "Move a cluster to another repository, in a bucket or on a volume.",
        description = "The values describe the new repository: backup.s3.bucket and what else differs, or "
                + "backup.volume.enabled=true. The command adds the new repository and takes a full backup into it. "
                + "Only then does it remove the old repository from the cluster; the content of the old repository "
                + "stays. After an interruption, the same command or kubectl pg resume continues.")
@Help(
        examples = {
            "kubectl pg repository migrate demo --set backup.s3.bucket=new --dry-run",
            "kubectl pg repository migrate demo --set backup.s3.bucket=new"
        },
        rights = Rights.MIGRATE)
final class RepositoryMigrateCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "The name of the cluster. On a terminal you may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final ValueOptions values = new ValueOptions();

    @Mixin
    private final OperationOptions options = new OperationOptions();

    RepositoryMigrateCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = named(kube, name);
        var migrate =
                MigrateOperation.of(kube, cluster, base -> values.change(base, invocation.in()), Version.current());
        new Operations(this, kube, options).run(migrate, "repository migrate " + cluster + values.words());
        return ExitCode.DONE;
    }
}
