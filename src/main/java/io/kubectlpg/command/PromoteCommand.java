package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.promote.Choices;
import io.kubectlpg.operation.promote.FailoverOperation;
import io.kubectlpg.operation.promote.PromoteOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code promote INSTANCE}. */
@picocli.CommandLine.Command(
        name = "promote",
        header = "Make a replica the primary.",
        description =
                "While the primary serves, this is a switchover: the primary hands over its role, which takes about "
                        + "a second and loses nothing. If the primary does not serve, --failover makes a replica the primary "
                        + "and gives up the commits that no replica has; the command says which those may be before it asks. "
                        + "With the name of a cluster the replica that lacks the least is promoted; the same command again gives the role to another one.")
@Help(
        examples = {
            "kubectl pg promote demo-2",
            "kubectl pg promote demo --yes",
            "kubectl pg promote demo --failover",
            "kubectl pg promote demo --failover --node-is-down --yes"
        },
        rights = Rights.PROMOTE)
final class PromoteCommand extends Command {
    @Parameters(
            index = "0",
            paramLabel = "INSTANCE",
            description = "The name of the replica, such as demo-2, or the name of the cluster.")
    private String target = "";

    @Option(
            names = "--max-lag",
            paramLabel = "SIZE",
            defaultValue = "16Mi",
            description = "How much WAL the replica may lack when a switchover begins. Default: ${DEFAULT-VALUE}.")
    private String maxLag = "";

    @Option(
            names = "--abort-backup",
            description =
                    "Promote even while a backup runs. The backup is lost. Without this option the command refuses.")
    private boolean abortBackup;

    @Option(
            names = "--failover",
            description =
                    "The primary does not serve: stop it, and promote a replica without it. Commits that no replica "
                            + "has are lost.")
    private boolean failover;

    @Option(
            names = "--node-is-down",
            description =
                    "Only with --failover: you know that the node of the primary is switched off. The command does "
                            + "not wait until its pod is gone. If the node still runs, both instances accept writes until the "
                            + "old one stops.")
    private boolean nodeIsDown;

    @Option(
            names = "--accept-loss",
            description = "Only with --failover: promote the named replica although another one has more.")
    private boolean acceptLoss;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    PromoteCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        if ((nodeIsDown || acceptLoss) && !failover) {
            throw CliException.usage(
                    (nodeIsDown ? "--node-is-down" : "--accept-loss") + " is only for a failover",
                    "Add --failover, or leave the option out.");
        }
        Optional<InstanceName> instance = instance(kube);
        ClusterName cluster = instance.map(InstanceName::cluster).orElseGet(() -> new ClusterName(target));
        var choices = new Choices(WalSizeOption.bytes("--max-lag", maxLag), abortBackup, nodeIsDown, acceptLoss);
        String line = "promote " + target + words();
        var operations = new Operations(this, kube, options);
        if (failover) {
            operations.run(FailoverOperation.of(kube, cluster, instance, choices), line);
            return ExitCode.DONE;
        }
        PromoteOperation operation = PromoteOperation.of(kube, cluster, instance, choices);
        if (operation.to().equals(operation.from())) {
            console().err().println(operation.to() + " is the primary already.");
        }
        operations.run(operation, line);
        return ExitCode.DONE;
    }

    /** The named instance; empty if the word is the name of a cluster, which goes first. */
    private Optional<InstanceName> instance(Kube kube) {
        if (!InstanceName.canBe(target)) {
            return Optional.empty();
        }
        boolean cluster = ClusterName.canBe(target)
                && !kube.list(Kind.STATEFUL_SET, Labels.selector(new ClusterName(target)))
                        .isEmpty();
        return cluster ? Optional.empty() : Optional.of(InstanceName.parse(target));
    }

    private String words() {
        return (maxLag.equals("16Mi") ? "" : " --max-lag " + maxLag)
                + (abortBackup ? " --abort-backup" : "")
                + (failover ? " --failover" : "")
                + (nodeIsDown ? " --node-is-down" : "")
                + (acceptLoss ? " --accept-loss" : "");
    }
}
