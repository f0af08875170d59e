package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.expire.ExpireOperation;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.spec.ClusterName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code expire NAME [LABEL]}. */
@picocli.CommandLine.Command(
        name = "expire",
        header = "Remove expired backups, or the backup that you name.",
        description = "Without LABEL the command removes the backups that the value backup.retention no longer "
                + "keeps. Every backup also does this at its end. The last full backup always stays. --dry-run shows "
                + "which backups would be removed, and when the recovery window would begin then.")
@Help(
        examples = {"kubectl pg expire demo --dry-run", "kubectl pg expire demo"},
        rights = Rights.EXPIRE + Rights.WHERE_NOTHING_IS_TO_DO)
final class ExpireCommand extends Command {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the cluster.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LABEL",
            description = "The backup to remove, with all backups that depend on it. Without it: the backups that "
                    + "retention no longer keeps.")
    private @Nullable String label;

    @Option(
            names = "--repo",
            paramLabel = "N",
            description = "The number of the repository to remove backups from. Without it: every repository.")
    private @Nullable Integer repository;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    ExpireCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        var cluster = new ClusterName(name);
        Optional<BackupLabel> which = Optional.ofNullable(label).map(text -> parse(cluster, text));
        var operation = new ExpireOperation(cluster, which, Optional.ofNullable(repository));
        String line = "expire " + cluster
                + which.map(known -> " " + known).orElse("")
                + (repository == null ? "" : " --repo " + repository);
        new Operations(this, kube, options).run(operation, line);
        return ExitCode.DONE;
    }

    /** Reads a label as {@code info} prints it, also in the form of {@code -o name}. */
    private static BackupLabel parse(ClusterName cluster, String text) {
        try {
            return new BackupLabel(text.replaceFirst("^backup/", ""));
        } catch (IllegalArgumentException wrong) {
            throw CliException.usage(
                            "\"" + text + "\" is not the label of a backup",
                            "A label looks like 20261121-081416F. See the labels with: kubectl pg info " + cluster)
                    .causedBy(wrong);
        }
    }
}
