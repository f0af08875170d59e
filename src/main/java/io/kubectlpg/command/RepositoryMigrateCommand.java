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
        header = "Move a cluster from its repository to another bucket, to a volume, or from there to a bucket.",
        description = "The values name the new repository: backup.s3.bucket and what else differs, or "
                + "backup.volume.enabled=true. It is added and gets a full backup. Only then is the old one removed "
                + "from the cluster; its content stays. After an interruption the same command, or kubectl pg resume, "
                + "goes on.")
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
            description = "The cluster; must be given where there is no terminal.")
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
