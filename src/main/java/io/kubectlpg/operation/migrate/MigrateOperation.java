package io.kubectlpg.operation.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.preflight.ArchiveRule;
import io.kubectlpg.operation.preflight.PreflightCheck;
import io.kubectlpg.operation.preflight.RepositoryReport;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.operation.values.UserSecrets;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Moves a cluster from its only repository to another one. */
public final class MigrateOperation implements Operation {
    private final ClusterName name;
    private final RepositoryMove move;
    private final boolean keysGiven;
    private final String programVersion;

    private MigrateOperation(ClusterName name, RepositoryMove move, boolean keysGiven, String programVersion) {
        this.name = name;
        this.move = move;
        this.keysGiven = keysGiven;
        this.programVersion = programVersion;
    }

    /**
     * Makes the operation from the values that the user gives. These values change the cluster's values or, if a move is
     * unfinished, the target values of that move. So the same command continues an unfinished move.
     *
     * @throws CliException usage or refused, if the values do not describe a move
     */
    public static MigrateOperation of(Kube kube, ClusterName name, Function<Spec, Spec> given, String programVersion) {
        Spec applied = AppliedSpec.require(kube, name);
        Optional<OperationRecord> left =
                new Journal(kube, name).unfinished().filter(record -> record.is(OperationKind.MIGRATE));
        Spec base = left.map(record -> Spec.fromStored(record.arguments().path("values")))
                .orElse(applied);
        Spec after = RepositoryMove.wanted(name, base, given.apply(base), left.isPresent());
        Spec before = left.map(record -> Spec.fromStored(record.arguments().path("before")))
                .orElse(applied);
        boolean keys = after.buckets().stream().anyMatch(s3 -> s3.keys() instanceof S3Keys.Given);
        return new MigrateOperation(name, new RepositoryMove(before, after, Optional.empty()), keys, programVersion);
    }

    /** Makes the operation again from its journal entry. */
    public static MigrateOperation resumed(StoredOperation stored) {
        ObjectNode arguments = stored.arguments();
        var move = new RepositoryMove(
                Spec.fromStored(arguments.path("before")), Spec.fromStored(arguments.path("values")), Optional.empty());
        return new MigrateOperation(stored.cluster(), move, stored.flag("keysGiven"), stored.programVersion());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.MIGRATE;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.set("before", move.before().withoutSecrets());
        arguments.set("values", move.after().withoutSecrets());
        return arguments.put("keysGiven", keysGiven);
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Spec applied = AppliedSpec.read(kube, name).orElse(move.before());
        ClusterState state = new ClusterReader(kube).require(name);
        Instance instance = Preconditions.primary(state);
        boolean begun = new Journal(kube, name).begun(id);
        boolean decided = begun && move.decided(applied);
        UserSecrets.require(kube, move.after());
        RepositoryMove complete = NewRepositoryKeys.complete(kube, name, move, keysGiven);
        var steps = new MoveSteps(
                name,
                instance.name(),
                state.replicas().stream()
                        .map(Instance::name)
                        .filter(state::streams)
                        .toList(),
                complete,
                made(kube, complete),
                programVersion);

        var screen = new ArrayList<String>();
        var checks = new ArrayList<Step>();
        if (!begun) {
            requireSameValues(applied);
            Observation observation = Preconditions.observation(instance);
            refuse(kube, state, instance, observation);
            requireOwn(kube, complete, instance);
            screen.addAll(MoveReport.plan(name, move, RepositoryReader.ask(kube, instance), steps.anotherPod(kube)));
            checks.add(new BringUpSteps(instance.name())
                    .stanza("Prove that WAL arrives in " + move.from().place()));
        }
        var all = new ArrayList<Step>();
        if (!decided) {
            Step preflight = preflight(kube, instance, complete, begun, id);
            if (begun) {
                // If this move has begun, archiving may already wait for the new repository. So a failure takes the new
                // repository out again.
                all.add(steps.reversibly(preflight));
            } else {
                checks.add(preflight);
            }
            all.addAll(steps.join());
        }
        all.addAll(steps.leave(kube));
        all.set(all.size() - 1, remembering(all.getLast(), instance));
        return new Plan(screen, checks, all);
    }

    /**
     * Checks that the cluster's values have not changed since the command was given. Otherwise the move would undo
     * somebody else's change.
     */
    private void requireSameValues(Spec applied) {
        List<String> changed = move.before().differences(applied);
        if (!changed.isEmpty()) {
            throw CliException.refused(
                    name + " got other values after you started the command: " + String.join(", ", changed),
                    "Nothing was changed. Run the command again.");
        }
    }

    /** The objects that the values make before, during and after the move. */
    private Set<String> made(Kube kube, RepositoryMove complete) {
        var made = new TreeSet<>(AppliedSpec.inventory(kube, name));
        for (Spec spec : List.of(complete.before(), complete.joined(), complete.alone(), complete.settled())) {
            made.addAll(Manifests.of(name, kube.namespace(), spec).inventory());
        }
        return made;
    }

    private void refuse(Kube kube, ClusterState state, Instance instance, Observation observation) {
        Preconditions.requireCapable(name, move.after());
        Passphrase.requireKept(kube, name, move.before());
        if (observation.server().isEmpty()) {
            throw Preconditions.noServer(instance);
        }
        RunningRequests.await(state);
        refuseOldPod(kube, instance);
    }

    /** Checks that nobody else owns the objects of the new repository, or the renamed objects. */
    private void requireOwn(Kube kube, RepositoryMove complete, Instance instance) {
        for (Spec spec : List.of(complete.joined(), complete.settled())) {
            new ApplySteps(kube, Manifests.of(name, kube.namespace(), spec), spec, programVersion)
                    .requireOwn(instance.name());
        }
    }

    /**
     * Refuses a pod that an earlier version of the program made. Such a pod gets no new keys while it runs, and such a
     * repository host knows only one number.
     */
    private void refuseOldPod(Kube kube, Instance instance) {
        Manifests present = Manifests.of(name, kube.namespace(), move.before());
        ObjectNode wanted = present.instance(instance.name());
        boolean oldPod =
                instance.pod().filter(pod -> !Pods.madeFrom(wanted, pod)).isPresent();
        boolean oldScripts = kube.get(Kind.CONFIG_MAP, name + "-scripts")
                .filter(scripts -> !scripts.path("data").has("push-anew"))
                .isPresent();
        if (oldPod || oldScripts) {
            throw CliException.refused(
                    instance.name() + " has a pod that was made from other values or by an earlier version",
                    "Update the pod first with: kubectl pg upgrade " + name);
        }
    }

    private Step preflight(Kube kube, Instance instance, RepositoryMove complete, boolean begun, String id) {
        Spec joined = complete.joined();
        Manifests manifests = Manifests.of(name, kube.namespace(), joined);
        return new PreflightCheck(name, manifests, joined, true).step(id, report -> {
            RepositoryReport found = report.repository(complete.number());
            ArchiveRule.check(complete.to(), found, instance, kube.namespace());
            // After the move has begun, the pod may know the new repository under the number of the old one.
            if (!begun
                    && complete.to() instanceof S3Repository s3
                    && !found.newest().isEmpty()) {
                SameRepositoryCheck.refuse(
                        s3,
                        found.newest(),
                        RepositoryReader.ask(kube, instance).in(complete.from().number()));
            }
        });
    }

    /** Returns a copy of the last step whose result also has the first full backup. The last lines name that backup. */
    private Step remembering(Step last, Instance instance) {
        return new Step(last.name(), context -> {
            StepResult result = last.action().run(context);
            return backup(context, instance)
                    .map(FirstBackup::new)
                    .map(result::with)
                    .orElse(result);
        });
    }

    private static Optional<Backup> backup(StepContext context, Instance instance) {
        return RepositoryReader.ask(context.kube(), instance).backups().stream()
                .filter(backup ->
                        backup.annotations().getOrDefault(Backup.OPERATION, "").startsWith(context.operationId() + "-"))
                .reduce((earlier, later) -> later);
    }

    @Override
    public List<String> lastWords(Results results) {
        return MoveReport.lastWords(
                name, move, results.last(FirstBackup.class).map(first -> InfoDocument.consistentFrom(first.backup())));
    }
}
