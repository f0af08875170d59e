package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.AbandonedOperation;
import io.kubectlpg.operation.LockHolder;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.abort.LeftBehind;
import io.kubectlpg.spec.ClusterName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code abort NAME}. */
@picocli.CommandLine.Command(
        name = "abort",
        header = "Stop or give up an unfinished operation.",
        description = "The command stops a restore, backup, expire or verify that runs in the instance. If no "
                + "kubectl pg command works on an operation any more, abort marks the operation as given up. Then another "
                + "operation can begin. First the command shows the state that the cluster will be in, and the "
                + "command to use next. While another kubectl pg command still works on the operation, abort refuses. "
                + "In that case press Ctrl-C in the terminal of the other command.")
@Help(examples = "kubectl pg abort demo", rights = Rights.ABORT + Rights.WHERE_NOTHING_IS_TO_DO)
final class AbortCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "The name of the cluster. On a terminal you may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(names = "--dry-run", description = "Show what would be stopped or given up, and change nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation. Without this option the command may ask, and fails if there "
                    + "is no terminal to ask on.")
    private boolean yes;

    AbortCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = named(kube, name);
        Optional<LeftBehind> found = LeftBehind.find(kube, cluster);
        if (found.isEmpty()) {
            requireCluster(kube, cluster);
            console()
                    .err()
                    .println("Nothing runs on " + cluster + ", and nothing was left behind: nothing was changed.");
            NotHealthy.tell(kube, cluster, console().err());
            return ExitCode.DONE;
        }
        if (dryRun) {
            found.get().warning().forEach(console().out()::println);
            return ExitCode.DONE;
        }
        var giving = new AbandonedOperation(kube, cluster, console().clock(), LockHolder.current());
        giving.requireNobody();
        // The lock may have been held by a dead client until now, so the state is read again.
        LeftBehind left = LeftBehind.find(kube, cluster).orElseGet(found::get);
        new Confirmation(invocation).yes(left.warning(), yes);
        LeftBehind.End end = giving.end(left.operation(), guarded -> {
            requireSame(left, LeftBehind.find(guarded, cluster));
            return left.end(guarded);
        });
        left.afterwards(end).forEach(console().err()::println);
        return ExitCode.DONE;
    }

    /** Fails if another operation has begun, or the left one has changed, since the user was asked. */
    private static void requireSame(LeftBehind asked, Optional<LeftBehind> now) {
        if (now.filter(asked::meansTheSameAs).isEmpty()) {
            throw CliException.refused(
                    "what runs on " + asked.cluster() + " has changed since this command asked you",
                    "Nothing was changed. Run the same command again and read what it shows.");
        }
    }
}
