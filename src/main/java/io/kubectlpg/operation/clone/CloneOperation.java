package io.kubectlpg.operation.clone;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.CloneSource;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.AccessReview;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RecentAnswer;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.preflight.PreflightCheck;
import io.kubectlpg.operation.recover.LostVolume;
import io.kubectlpg.operation.recover.VolumeRestoreSteps;
import io.kubectlpg.operation.replicas.Scaling;
import io.kubectlpg.operation.restore.RestoreSource;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.operation.values.UserSecrets;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a new cluster from the repository of another cluster, and does not change that cluster. The clone gets its own
 * stanza after its server has started. Until then the clone archives nothing.
 */
public final class CloneOperation implements Operation {
    private final ClusterName name;
    private final ClusterName sourceName;
    private final String sourceNamespace;
    private final Spec spec;
    private final RecoveryChoice choice;
    private final boolean backupAfterwards;
    private final PlanWait planWait;
    private final String programVersion;

    /**
     * A clone in the namespace of the connection.
     *
     * @param spec the values of the clone
     * @param backupAfterwards whether to take a full backup of the clone at the end
     * @param planWait how long to wait for the pod that reads the repository
     */
    public CloneOperation(
            ClusterName name,
            ClusterName sourceName,
            String sourceNamespace,
            Spec spec,
            RecoveryChoice choice,
            boolean backupAfterwards,
            PlanWait planWait,
            String programVersion) {
        this.name = name;
        this.sourceName = sourceName;
        this.sourceNamespace = sourceNamespace;
        this.spec = spec;
        this.choice = choice;
        this.backupAfterwards = backupAfterwards && spec.backedUp();
        this.planWait = planWait;
        this.programVersion = programVersion;
    }

    /** Makes the operation again from its journal entry. */
    public static CloneOperation resumed(StoredOperation stored) {
        return new CloneOperation(
                stored.cluster(),
                new ClusterName(stored.arguments().path("source").asText()),
                stored.arguments().path("sourceNamespace").asText(),
                Passphrase.stored(stored.kube(), stored.cluster(), stored.arguments()),
                RecoveryChoice.parse(stored.arguments().path("target")),
                stored.flag("backup"),
                stored.planWait(),
                stored.programVersion());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.CLONE;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("source", sourceName.toString());
        arguments.put("sourceNamespace", sourceNamespace);
        arguments.set("target", choice.toTree());
        arguments.put("backup", backupAfterwards);
        Passphrase.store(arguments, spec);
        return arguments;
    }

    /**
     * Whether this clone replaces an unfinished one. It may have another target or other values, as long as the
     * unfinished clone has no database.
     */
    @Override
    public boolean supersedes(OperationRecord left) {
        return left.is(kind());
    }

    @Override
    public Plan plan(Kube kube, String id) {
        return plan(kube, id, Optional.empty());
    }

    @Override
    public Plan planAgain(Kube kube, String id, Plan earlier) {
        return plan(kube, id, earlier.look(RestoreSource.class));
    }

    private Plan plan(Kube kube, String id, Optional<RecentAnswer<RestoreSource>> earlier) {
        InstanceName instance = InstanceName.first(name);
        var fill = new VolumeRestoreSteps(instance, VolumeRestoreSteps.Origin.SOURCE, choice, backupAfterwards);
        Manifests complete = Manifests.of(name, kube.namespace(), spec);
        boolean begun = new Journal(kube, name).begun(id);
        if (!begun) {
            requireRights(kube);
        }
        ClusterState state = new ClusterReader(kube).read(name);
        Optional<Instance> existing = state.instance(instance);
        if (existing.flatMap(Instance::observation)
                .flatMap(observation -> observation.request(id))
                .isPresent()) {
            var steps = new ArrayList<>(fill.followed(id));
            steps.add(forgetSource(instance, complete));
            steps.addAll(replicas(kube, state, instance, id));
            return Plan.of(steps);
        }
        SourceCluster source = SourceCluster.read(kube.in(sourceNamespace), sourceName);
        Spec own = withKeys(kube, source);
        requireValues(kube, source.spec());
        if (!begun) {
            requireNew(kube, state, existing);
        }
        CloneSource files = source.files();
        Optional<Instance> running = source.running();
        RecentAnswer<RestoreSource> look = RecentAnswer.of(
                earlier, RecentAnswer.COUNTS, before -> source.sourceFor(choice, running, id, planWait));
        RestoreSource from = look.seen();
        var manifests = Manifests.of(name, kube.namespace(), own);
        var apply = new ApplySteps(kube, manifests, own, programVersion);
        apply.requireOwn(instance);
        new Ownership(kube, name).require(List.of(manifests.sourceSecret(files)));

        var checks = new ArrayList<Step>();
        if (existing.isEmpty()) {
            checks.add(PreflightCheck.ofClone(name, manifests, own).step(id));
        }
        running.ifPresent(primary -> checks.add(source.closeWindow(primary, choice)));
        var steps = new ArrayList<Step>();
        steps.addAll(apply.secrets());
        steps.addAll(apply.specAndObjects());
        steps.add(noteSource(manifests, files));
        if (existing.isEmpty()) {
            steps.add(apply.create(instance, manifests.instance(instance, files), false));
        }
        steps.add(fill.waitForPod(id));
        steps.add(fill.handOver(id, from));
        steps.addAll(fill.followed(id));
        steps.add(forgetSource(instance, complete));
        steps.addAll(replicas(kube, state, instance, id));
        return new Plan(
                from.lostAtHole().map(lost -> name + " does not have " + lost + ".").stream()
                        .toList(),
                checks,
                steps,
                Optional.of(look));
    }

    private List<Step> replicas(Kube kube, ClusterState state, InstanceName instance, String id) {
        var apply = new ApplySteps(kube, Manifests.of(name, kube.namespace(), spec), spec, programVersion);
        return Scaling.upTo(kube, apply, state, instance, spec.instances(), id, Scaling.Choices.NONE)
                .steps();
    }

    private void requireRights(Kube kube) {
        List<Rights> missing = AccessReview.missing(kube, Rights.of(Rights.INSTALL, spec));
        if (missing.stream().anyMatch(right -> !right.resource().equals("events"))) {
            throw CliException.denied(
                    "you may not " + AccessReview.words(missing) + " in the namespace " + kube.namespace()
                            + ", and a clone there needs that right",
                    "Ask for a role that allows it; see: kubectl pg install --help");
        }
    }

    private void requireValues(Kube kube, Spec source) {
        Preconditions.requireCapable(name, spec);
        if (spec.version() != source.version()) {
            throw CliException.refused(
                    "%s has PostgreSQL %d, and version %d cannot read its files"
                            .formatted(sourceName, source.version(), spec.version()),
                    "Leave the value version as it is. You can upgrade the clone afterwards.");
        }
        if (spec.text("/storage/existingClaim").isPresent()) {
            throw CliException.refused(
                    "storage.existingClaim names a volume that may already hold a database",
                    "Let the program create a new volume: --set storage.existingClaim=");
        }
        UserSecrets.require(kube, spec);
        Passphrase.requireSame(kube, name, spec);
        for (S3Repository theirs : source.buckets()) {
            for (S3Repository ours : spec.buckets()) {
                requireApart(theirs, ours, kube.namespace());
            }
        }
    }

    /** Checks that the clone's backups would not be in the folder of the source's backups. */
    private void requireApart(S3Repository theirs, S3Repository ours, String namespace) {
        String their = theirs.path(sourceNamespace, sourceName) + "/";
        String our = ours.path(namespace, name) + "/";
        if (theirs.bucket().equals(ours.bucket()) && (their.startsWith(our) || our.startsWith(their))) {
            throw CliException.refused(
                    "the backups of " + name + " would be at " + our + " in the bucket " + ours.bucket()
                            + ", where those of " + sourceName + " are",
                    "Choose another " + ours.slot().option() + ".prefix, or another name.");
        }
    }

    /** Checks that no cluster has this name. An earlier failed attempt without a database is allowed. */
    private void requireNew(Kube kube, ClusterState state, Optional<Instance> existing) {
        if (existing.isEmpty() && !state.exists()) {
            LostVolume.requireNoVolume(state);
            LostVolume.requireNoBackups(state);
            return;
        }
        boolean attempt =
                kube.get(Kind.SECRET, Manifests.sourceSecretName(name)).isPresent()
                        && existing.flatMap(Instance::observation)
                                .filter(CloneOperation::withoutDatabase)
                                .isPresent();
        if (!attempt) {
            throw CliException.refused(
                    "there is a cluster " + name + " in the namespace " + kube.namespace() + " already",
                    "Choose another name for the clone, or remove the existing cluster with: kubectl pg uninstall "
                            + name
                            + " --delete-data");
        }
    }

    private static boolean withoutDatabase(Observation observation) {
        return observation.runningRequest().isEmpty()
                && (observation.state() == SupervisorState.EMPTY
                        || observation.restoring().isPresent());
    }

    /**
     * Adds the source's keys of a bucket if the clone uses the same bucket and has no keys of its own. A stored spec
     * never contains keys.
     */
    private Spec withKeys(Kube kube, SourceCluster source) {
        Spec complete = spec;
        for (S3Repository s3 : spec.buckets()) {
            if (s3.keys() instanceof S3Keys.Stored
                    && kube.get(Kind.SECRET, s3.keySecret(name)).isEmpty()) {
                S3Repository theirs = source.spec().buckets().stream()
                        .filter(other -> other.slot() == s3.slot() && other.hasKeys())
                        .findFirst()
                        .orElseThrow(() -> CliException.refused(
                                "the values give no keys for " + s3.slot().option(),
                                "Add " + s3.slot().option() + ".accessKey and .secretKey with --set-file."));
                complete =
                        complete.withKeys(s3.slot(), source.key(theirs, "accessKey"), source.key(theirs, "secretKey"));
            }
        }
        return complete;
    }

    private Step noteSource(Manifests manifests, CloneSource files) {
        ObjectNode secret = manifests.sourceSecret(files);
        String what =
                "Give access to the repository of " + sourceName + ", by Secret " + Manifests.sourceSecretName(name);
        return new Step(what, context -> {
            context.kube().apply(secret, FieldManagers.SPEC, true, false);
            return StepResult.done();
        });
    }

    /**
     * Removes the access to the source. The running pod keeps the mount, which is then empty. The next pod does not
     * have the mount.
     */
    private Step forgetSource(InstanceName instance, Manifests manifests) {
        return new Step("Remove the access to the repository of " + sourceName, context -> {
            context.kube().apply(manifests.instance(instance), FieldManagers.SPEC, true, false);
            context.kube().delete(Kind.SECRET, Manifests.sourceSecretName(name));
            return StepResult.done();
        });
    }
}
