package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.replicas.ScaleOperation;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code replicas scale [NAME] N}. */
@picocli.CommandLine.Command(
        name = "scale",
        header = "Set the number of instances: the primary and its replicas.",
        description =
                "New replicas get a copy of the database, and the command ends when they stream. The primary serves "
                        + "meanwhile. Replicas that do not stream are removed first, then those with the highest numbers; the "
                        + "primary is never removed. The number is also stored as the value instances.")
@Help(
        examples = {"kubectl pg replicas scale demo 3", "kubectl pg replicas scale demo 1 --yes"},
        rights = Rights.REPLICAS_SCALE + Rights.WHERE_NOTHING_IS_TO_DO)
final class ReplicasScaleCommand extends Command {
    @Parameters(
            arity = "1..2",
            paramLabel = "[NAME] N",
            description = "The name of the cluster, and the number of instances with the primary, from 1 to 9. You may "
                    + "leave the name out if the namespace holds only one cluster.")
    private List<String> words = List.of();

    @Mixin
    private final ReplicaOptions copies = new ReplicaOptions();

    @Mixin
    private final OperationOptions options = new OperationOptions();

    ReplicasScaleCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        String number = words.getLast();
        if (!number.matches("[1-9]")) {
            throw CliException.usage(
                    number.matches("-?[0-9.]+")
                            ? "the number of instances is from 1 to 9, not " + number
                            : "the number of instances is missing: \"" + number + "\" is none",
                    "For example: kubectl pg replicas scale demo 3 makes the primary and two replicas.");
        }
        ClusterName cluster = named(kube, words.size() == 1 ? null : words.getFirst());
        // The loader checks the number as it checks every value.
        int instances = new SpecLoader(SourceReader.of(invocation.in()::rest))
                .load(
                        UpgradeOperation.applied(kube, cluster),
                        new SpecSources(List.of(), List.of("instances=" + number), List.of(), Optional.empty()))
                .instances();
        var scaling = new ScaleOperation(cluster, instances, copies.choices(), Version.current());
        if (new Operations(this, kube, options).run(scaling, line(cluster, instances))) {
            console()
                    .err()
                    .println(
                            instances == 1
                                    ? cluster + " has one instance: the primary."
                                    : cluster + " has " + instances + " instances: the primary and " + (instances - 1)
                                            + (instances == 2 ? " replica." : " replicas."));
        }
        return ExitCode.DONE;
    }

    private String line(ClusterName cluster, int instances) {
        return "replicas scale " + cluster + " " + instances + copies.words();
    }
}
