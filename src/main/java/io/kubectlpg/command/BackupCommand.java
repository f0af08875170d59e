package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.backup.BackupOperation;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.spec.ClusterName;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code backup full NAME}. */
@picocli.CommandLine.Command(
        name = "backup",
        header = "Take a backup by pgBackRest and follow it.",
        description = "The instance carries it out, whether this client lives or not.",
        footer = Rights.IN_ONE_NAMESPACE + Rights.BACKUP + ".")
final class BackupCommand extends Command {
    /** What this version takes. */
    enum Type {
        FULL
    }

    @Parameters(index = "0", paramLabel = "TYPE", description = "full: everything.")
    private Type type = Type.FULL;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The cluster; may be left out where there is one.")
    private @Nullable String name;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    BackupCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        String line = "backup " + type.name().toLowerCase(Locale.ROOT) + " " + cluster;
        new Operations(this, kube, options).run(new BackupOperation(cluster, BackupType.valueOf(type.name())), line);
        return ExitCode.DONE;
    }
}
