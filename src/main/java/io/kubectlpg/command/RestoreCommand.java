package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.clone.CloneOperation;
import io.kubectlpg.operation.recover.LostVolume;
import io.kubectlpg.operation.recover.RecoverOperation;
import io.kubectlpg.operation.restore.RestoreOperation;
import io.kubectlpg.operation.restore.Restored;
import io.kubectlpg.operation.restore.WayBack;
import io.kubectlpg.operation.restoretable.TableRestore;
import io.kubectlpg.operation.restoretable.TableRestoreOperation;
import io.kubectlpg.operation.scratch.Source;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code restore NAME --time MOMENT}, or to another target. */
@picocli.CommandLine.Command(
        name = "restore",
        header = "Restore a cluster to a moment, restore a lost cluster, or make a clone.",
        description = "Before anything stops, the command checks that the backups and the archive reach the target. "
                + "When the restore of a cluster has begun in its pod, it goes on even if this command ends.%n%n"
                + "If only the repository of a cluster is left, the command creates the cluster again. Give the "
                + "values that the cluster had: restore NAME --latest -f values.yaml. A cluster that has lost only "
                + "its volume needs no values.%n%n"
                + "With --table or --database the cluster goes on running. A scratch instance adds the restored "
                + "tables or database beside the existing ones. If this command is interrupted or its time limit "
                + "passes, the scratch instance is removed, and kubectl pg resume does the work again.%n%n"
                + "With --to the cluster goes on running, too. The command makes a clone: a new cluster with the "
                + "data at the target, and with its own repository and passwords.")
@Help(
        examples = {
            "kubectl pg restore demo --time '10m ago'",
            "kubectl pg restore demo --latest --table public.orders",
            "kubectl pg restore demo --latest --to copy"
        },
        rights = Rights.RESTORE_OF_ANY_KIND)
final class RestoreCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "The name of the cluster. On a terminal you may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final TargetOptions targets = new TargetOptions();

    @Option(
            names = "--to",
            paramLabel = "NEW",
            description =
                    "Make a clone with this name. The clone gets the values of the cluster, changed by the values "
                            + "that you give. Without it: the cluster itself is restored.")
    private @Nullable String to;

    @Option(
            names = "--to-namespace",
            paramLabel = "NS",
            description = "The namespace of the clone. Without it: the namespace of the cluster.")
    private @Nullable String toNamespace;

    @Mixin
    private final ValueOptions values = new ValueOptions();

    @Option(
            names = "--force",
            description = "Go on although a check is not possible. Without this option the command refuses in two "
                    + "cases. First: the target is --name or --xid, and the WAL cannot be searched for it. If the WAL "
                    + "does not hold the target, recovery fails, and the database of the restored cluster stays "
                    + "closed until another restore succeeds. Second: the target is another one, the cluster is lost, "
                    + "and new WAL has just arrived in its archive. Make sure that no server of that cluster still "
                    + "runs anywhere, because two primaries make an archive useless.")
    private boolean force;

    @Option(
            names = "--up-to-hole",
            description = "With --latest, if the archive has a hole: recover to the last commit before the "
                    + "hole. Everything committed later is lost. Without this option the command refuses then.")
    private boolean upToHole;

    @Option(
            names = "--no-backup",
            description = "Take no full backup after the restore. Without this option the command takes one.")
    private boolean noBackup;

    @Mixin
    private final TableRestoreOptions part = new TableRestoreOptions();

    @Mixin
    private final OperationOptions options = new OperationOptions();

    RestoreCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = named(kube, name);
        if (part.given() && to != null) {
            throw CliException.usage(
                    "a clone is the whole cluster, and --table and --database name a part of it",
                    "Leave them out, or leave --to out.");
        }
        if (part.given()) {
            return extract(kube, cluster);
        }
        if (to != null) {
            return cloneTo(kube, cluster, new ClusterName(to));
        }
        if (toNamespace != null) {
            throw CliException.usage(
                    "--to-namespace is for a clone, and no clone is asked for", "Name it with --to NEW.");
        }
        ClusterState state = new ClusterReader(kube).read(cluster);
        return lost(kube, state) ? recover(kube, cluster) : inPlace(kube, state);
    }

    private ExitCode cloneTo(Kube sourceKube, ClusterName source, ClusterName clone) {
        String namespace = sourceKube.namespace();
        Kube kube = toNamespace == null ? sourceKube : sourceKube.in(toNamespace);
        if (toNamespace != null) {
            global.madeElsewhere(clone.toString(), toNamespace);
        }
        if (kube.namespace().equals(namespace) && clone.equals(source)) {
            throw CliException.usage(
                    "--to names " + source + " itself",
                    "Leave --to out to restore in place, or choose another name or --to-namespace.");
        }
        Spec applied = AppliedSpec.require(sourceKube, source);
        Spec spec = values.isEmpty() ? applied : values.change(applied, invocation.in());
        RecoveryChoice choice = choice(() -> sourceNow(sourceKube, source));
        TargetOptions.requireForceFits(choice);
        String line = "restore " + source + " -n " + namespace + " --to " + clone
                + (toNamespace == null ? "" : " --to-namespace " + toNamespace) + TargetOptions.words(choice)
                + values.words() + (noBackup ? " --no-backup" : "");
        var operation = new CloneOperation(
                clone, source, namespace, spec, choice, !noBackup, planWait(options), Version.current());
        new Operations(this, kube, options).results(operation, line).ifPresent(results -> {
            console().err().printf("%s is a clone of %s, %s.%n", clone, source, restored(results));
            InstallSummary.say(console().err(), kube.namespace(), clone, spec);
        });
        return ExitCode.DONE;
    }

    private RecoveryChoice choice(Supplier<Instant> now) {
        RecoveryChoice choice = targets.choice(console().zone(), now).accepting(force, upToHole);
        if (upToHole && !(choice.target() instanceof RecoveryTarget.Latest)) {
            throw CliException.usage(
                    "--up-to-hole goes with --latest: every other target lies before a hole, or cannot be reached",
                    "Leave it out, or choose --latest.");
        }
        return choice;
    }

    private static Instant sourceNow(Kube kube, ClusterName source) {
        return new ClusterReader(kube)
                .read(source)
                .primaryObservation()
                .map(observation -> observation.server().map(Server::now).orElse(observation.now()))
                .orElseGet(kube::serverTime);
    }

    private ExitCode inPlace(Kube kube, ClusterState state) {
        ClusterName cluster = state.name();
        if (!values.isEmpty()) {
            throw CliException.refused(
                    cluster + " exists, and is restored in place with the values that it has",
                    "Leave" + values.words() + " out; kubectl pg upgrade " + cluster + " changes values.");
        }
        RecoveryChoice choice = choice(() -> serverNow(state));
        // Of an instance that does not answer yet it is not known whether its database is lost, where --force is right.
        if (state.primaryObservation().isPresent()) {
            TargetOptions.requireForceFits(choice);
        }
        String line = "restore " + cluster + TargetOptions.words(choice) + (noBackup ? " --no-backup" : "");
        var operation = new RestoreOperation(cluster, choice, !noBackup);
        new Operations(this, kube, options).results(operation, line).ifPresent(results -> {
            console().err().printf("%s is open, %s.%n", cluster, restored(results));
            results.last(WayBack.class)
                    .ifPresent(way -> console()
                            .err()
                            .printf("  Go back to the state before the restore with: kubectl pg %s%n", way.command()));
        });
        return ExitCode.DONE;
    }

    private static String restored(Results results) {
        return results.last(Restored.class).map(Restored::words).orElse("restored");
    }

    private ExitCode extract(Kube kube, ClusterName cluster) {
        if (noBackup || !values.isEmpty()) {
            throw CliException.usage(
                    (noBackup ? "--no-backup" : values.words().strip()) + " does not go with --table and --database",
                    "Leave the option out: only the tables or the database are restored.");
        }
        if (upToHole) {
            throw CliException.usage(
                    "--up-to-hole does not go with --table and --database", "Choose a --time before the hole.");
        }
        RecoveryChoice choice = choice(() -> ServerClock.now(kube, cluster));
        TargetOptions.requireForceFits(choice);
        TableRestore extract = part.extract(Source.of(kube, cluster).spec().database(), choice.target());
        String line = "restore " + cluster + TargetOptions.words(choice) + part.words(extract);
        if (new Operations(this, kube, options)
                .run(new TableRestoreOperation(cluster, choice, extract, part.owners()), line)) {
            console()
                    .err()
                    .printf(
                            "%s has %s, from %s.%n",
                            cluster, extract.words(), choice.target().words());
        }
        return ExitCode.DONE;
    }

    /** Whether the database is lost, or its recovery is not complete. */
    private static boolean lost(Kube kube, ClusterState state) {
        return !state.exists()
                || state.primary().filter(LostVolume::volume).isPresent()
                || new Journal(kube, state.name())
                        .unfinished()
                        .filter(left -> left.is(OperationKind.RECOVER))
                        .isPresent();
    }

    private ExitCode recover(Kube kube, ClusterName cluster) {
        RecoveryChoice choice = choice(kube::serverTime);
        Spec spec = recoveredValues(kube, cluster);
        String line =
                "restore " + cluster + TargetOptions.words(choice) + values.words() + (noBackup ? " --no-backup" : "");
        var operation = new RecoverOperation(cluster, spec, choice, !noBackup, planWait(options), Version.current());
        new Operations(this, kube, options).results(operation, line).ifPresent(results -> {
            console().err().printf("%s is back, %s.%n", cluster, restored(results));
            InstallSummary.say(console().err(), kube.namespace(), cluster, spec);
        });
        return ExitCode.DONE;
    }

    private Spec recoveredValues(Kube kube, ClusterName cluster) {
        Optional<Spec> applied = AppliedSpec.read(kube, cluster);
        if (values.isEmpty()) {
            return applied.orElseThrow(() -> CliException.notFound(
                    "there is no cluster " + cluster + " in the namespace " + kube.namespace(),
                    "To bring a lost cluster back from its repository, give the values that the cluster had: "
                            + "kubectl pg restore "
                            + cluster + " --latest -f values.yaml"));
        }
        Spec given = values.loadAgain(applied, invocation.in());
        List<String> differences = applied.map(given::differences).orElse(List.of());
        if (!differences.isEmpty()) {
            throw CliException.refused(
                    cluster + " has other values: " + String.join(", ", differences),
                    "Leave" + values.words() + " out, and change values afterwards with kubectl pg upgrade " + cluster
                            + ".");
        }
        return given;
    }

    private static Instant serverNow(ClusterState state) {
        Observation observation = Preconditions.observation(Preconditions.primary(state));
        return observation.server().map(Server::now).orElse(observation.now());
    }
}
