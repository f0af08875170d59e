package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.drill.Assertion;
import io.kubectlpg.operation.drill.DrillOperation;
import io.kubectlpg.operation.drill.Drilled;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code drill NAME}. */
@picocli.CommandLine.Command(
        name = "drill",
        header = "Restore a backup into a scratch instance, check it, and measure the time.",
        description = "The command does not touch the cluster: the scratch instance has a volume of its own and is "
                + "removed at the end. Exit code 0: all data was restored undamaged; 1: the restore failed, or data "
                + "is damaged.")
@Help(
        examples = {"kubectl pg drill demo", "kubectl pg drill demo --time '10m ago'"},
        rights = Rights.DRILL)
final class DrillCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final TargetOptions targets = new TargetOptions();

    @Option(
            names = "--assert-file",
            paramLabel = "FILE",
            description = "A file with more assertions, in the form of the value drill.assertions: a list of name, "
                    + "database and sql. The answer of each sql must be one row, t. May be repeated. Without it: "
                    + "only the assertions in drill.assertions.")
    private final List<Path> assertFiles = new ArrayList<>();

    @Option(
            names = "--force",
            description =
                    "Start the drill even if the WAL could not be searched for the restore point or the transaction. "
                            + "If the WAL does not hold the target, the drill fails. Without this option the command "
                            + "refuses.")
    private boolean force;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    DrillCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        List<Assertion> assertions = new ArrayList<>();
        for (Path file : assertFiles) {
            assertions.addAll(Assertion.parse(text(file), file.toString()));
        }
        ClusterName cluster = cluster(kube, name);
        Optional<RecoveryChoice> choice = targets.isEmpty()
                ? Optional.empty()
                : Optional.of(targets.choice(console().zone(), () -> ServerClock.now(kube, cluster))
                        .accepting(force, false));
        if (force && choice.isEmpty()) {
            throw CliException.usage("--force is only for --name and --xid", "Leave --force out.");
        }
        choice.ifPresent(TargetOptions::requireForceFits);
        var operation = new DrillOperation(cluster, choice, assertions);
        String line = "drill " + cluster + choice.map(TargetOptions::words).orElse("");
        return new Operations(this, kube, options)
                .results(operation, line)
                .flatMap(results -> results.last(Drilled.class))
                .map(drilled -> shown(cluster, drilled.drill()))
                .orElse(ExitCode.DONE);
    }

    private ExitCode shown(ClusterName cluster, Drill drill) {
        new DrillReport(cluster, drill).print(console(), global.format);
        return drill.passed() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw CliException.usage("the file " + file + " cannot be read", "Check its name.")
                    .causedBy(unreadable);
        }
    }
}
