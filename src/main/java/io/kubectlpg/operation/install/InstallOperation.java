package io.kubectlpg.operation.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.AccessReview;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.objects.KeptInstance;
import io.kubectlpg.operation.objects.ReplicaVolume;
import io.kubectlpg.operation.preflight.PodTrial;
import io.kubectlpg.operation.preflight.PreflightCheck;
import io.kubectlpg.operation.replicas.CopyFrom;
import io.kubectlpg.operation.replicas.Scaling;
import io.kubectlpg.operation.repository.RepositoryHostSteps;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.CreationValues;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.operation.values.RepositoryKeys;
import io.kubectlpg.operation.values.UserSecrets;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Installs a cluster, or completes an unfinished installation. It refuses if the cluster exists with other values,
 * because {@code upgrade} changes values.
 */
public final class InstallOperation implements Operation {
    private final ClusterName name;
    private final Spec spec;
    private final String programVersion;

    public InstallOperation(ClusterName name, Spec spec, String programVersion) {
        this.name = name;
        this.spec = spec;
        this.programVersion = programVersion;
    }

    /** Makes the operation again from its journal entry. */
    public static InstallOperation resumed(StoredOperation stored) {
        Spec spec = Passphrase.stored(stored.kube(), stored.cluster(), stored.arguments());
        RepositoryKeys.requireStored(stored.kube(), stored.cluster(), spec);
        return new InstallOperation(stored.cluster(), spec, stored.programVersion());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.INSTALL;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        Passphrase.store(arguments, spec);
        return arguments;
    }

    /**
     * Whether this installation replaces an unfinished one. It does, because the user may have corrected the values.
     */
    @Override
    public boolean supersedes(OperationRecord left) {
        return left.is(kind());
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Preconditions.requireCapable(name, spec);
        UserSecrets.require(kube, spec);
        ClusterState state = new ClusterReader(kube).read(name);
        Manifests manifests = Manifests.of(name, kube.namespace(), spec);
        Optional<Instance> existing = state.primaryOrOnly();
        if (existing.isEmpty()) {
            requireClaim(kube);
        }
        InstanceName instance = existing.map(Instance::name).orElseGet(() -> KeptInstance.of(kube, name));
        var apply = new ApplySteps(kube, manifests, spec, programVersion);
        apply.requireOwn(instance);
        Passphrase.requireSame(kube, name, spec);
        boolean withoutDatabase = existing.filter(Instance::withoutDatabase).isPresent();
        boolean unfinished = existing.filter(InstallOperation::unfinished).isPresent();
        Optional<Spec> applied = AppliedSpec.read(kube, name);
        List<String> differences = applied.map(spec::differences).orElse(List.of());
        if (unfinished) {
            refuseOtherVolumes(differences);
        }
        if (!withoutDatabase) {
            refuseOtherValues(
                    unfinished
                            ? differences.stream().filter(CreationValues::names).toList()
                            : differences,
                    unfinished);
        }
        if (existing.isPresent() && applied.isEmpty()) {
            refuseToChange(apply, existing.get());
        }
        existing.ifPresent(this::refuseStopped);
        // Existing backups can only be read with their own passphrase.
        if (existing.isPresent() || state.claims().contains(RepositoryHost.claimName(name))) {
            Passphrase.requireKept(kube, name, spec);
        }

        if (existing.isEmpty()) {
            refuseToWriteOver(state, instance);
            refuseBesideReplicas(kube, state, instance);
            refuseWithoutRoles(kube, manifests);
            refusePodsThatAreNotTaken(kube, manifests, instance, id);
        }
        var checks = new ArrayList<Step>();
        if (existing.isEmpty()) {
            PreflightCheck check = volumeExists(state, instance)
                    ? new PreflightCheck(name, manifests, spec, true)
                    : PreflightCheck.ofNewDatabase(name, manifests, spec);
            checks.add(check.step(id));
        }
        var steps = new ArrayList<Step>();
        steps.addAll(apply.secrets());
        steps.addAll(apply.specAndObjects());
        steps.addAll(apply.instance(instance, existing));
        var bringUp = new BringUpSteps(instance);
        // A running attempt is left alone, unless its values were wrong.
        if (unfinished && (!differences.isEmpty() || existing.get().refusedToCreate())) {
            steps.add(bringUp.anotherAttempt());
        }
        if (existing.isEmpty() || !existing.get().ready() || !steps.isEmpty()) {
            steps.add(bringUp.waitForPrimary());
        }
        boolean unsealed = existing.isEmpty() || existing.get().bootstrap();
        // Done as soon as there is a database and before steps that may fail. From now on a lost volume must not be
        // replaced by a new, empty database.
        if (unsealed) {
            steps.add(bringUp.seal(manifests));
        }
        if (!steps.isEmpty()) {
            steps.add(bringUp.roles());
        }
        // The replicas are copied while the first backup is taken.
        Scaling scaling = Scaling.upTo(
                kube, apply, state, instance, spec.instances(), id, new Scaling.Choices(CopyFrom.PRIMARY, false));
        steps.addAll(scaling.begin());
        if (spec.backedUp() && !firstBackupExists(existing)) {
            if (spec.repositoryVolume().isPresent()) {
                steps.add(RepositoryHostSteps.await(name));
            }
            steps.add(bringUp.stanza());
            steps.add(bringUp.firstBackup());
        }
        steps.addAll(scaling.end());
        return new Plan(List.of(), checks, steps);
    }

    /**
     * Refuses if the API server would never accept the pod. Problems that pass, such as a full quota, are waited for
     * later. Lasting problems are reported before anything is created.
     */
    private static void refusePodsThatAreNotTaken(Kube kube, Manifests manifests, InstanceName instance, String id) {
        for (PodTrial trial : PodTrial.all(manifests, instance, kube.namespace(), id)) {
            trial.run(kube)
                    .flatMap(trial::problem)
                    .filter(startupProblem -> startupProblem.course() == StartupProblem.Course.LASTS)
                    .ifPresent(startupProblem -> {
                        throw CliException.refused(startupProblem.problem(), startupProblem.remedy());
                    });
        }
    }

    /**
     * Refuses to change a cluster whose values are lost: its Secret is missing, and its objects differ from the given
     * values.
     */
    private void refuseToChange(ApplySteps apply, Instance existing) {
        List<String> changed = apply.changed(existing.name());
        if (!changed.isEmpty()) {
            throw CliException.refused(
                    "the Secret %s, which keeps the values of %s, is missing, and these values would change %s"
                            .formatted(AppliedSpec.objectName(name), name, String.join(", ", changed)),
                    ("Give the values that %1$s was installed with. If they are lost: run kubectl pg uninstall "
                                    + "%1$s, which keeps the data, and install it with the values that you want.")
                            .formatted(name));
        }
    }

    private boolean volumeExists(ClusterState state, InstanceName instance) {
        return spec.text("/storage/existingClaim").isPresent() || state.claims().contains(instance.claimName());
    }

    /**
     * Refuses if a volume of an earlier cluster exists. This check comes before the preflight check, which reads the
     * repository.
     */
    private void refuseToWriteOver(ClusterState state, InstanceName instance) {
        if (spec.repositoryVolume().isPresent()
                && state.claims().contains(RepositoryHost.claimName(name))
                && !volumeExists(state, instance)) {
            throw CliException.refused(
                    "the volume " + RepositoryHost.claimName(name) + " holds backups of an earlier " + name
                            + ", and the database's own volume is missing",
                    "Restore the cluster from these backups with the same values: kubectl pg restore " + name
                            + " --latest. The program never overwrites them; kubectl pg uninstall " + name
                            + " --delete-backups removes them.");
        }
    }

    /**
     * Refuses to create a new database if only volumes of replicas are left of an earlier cluster. Such a volume may hold
     * its newest rows.
     */
    private void refuseBesideReplicas(Kube kube, ClusterState state, InstanceName instance) {
        List<String> replicas = ReplicaVolume.names(kube, name);
        if (!replicas.isEmpty() && !volumeExists(state, instance)) {
            throw CliException.refused(
                    "the volume of the primary of an earlier %s is gone, and volumes of its replicas are still there: %s"
                            .formatted(name, String.join(", ", replicas)),
                    ("A new, empty database is not created beside them. Restore %1$s from its repository, with the same "
                                    + "values: kubectl pg restore %1$s --latest. Or delete these volumes, if you do not "
                                    + "need their rows: kubectl delete pvc %2$s")
                            .formatted(name, String.join(" ", replicas)));
        }
    }

    /**
     * Refuses a claim that several nodes may mount. Only one server may run on a volume, and a lock on the volume
     * ensures that. But on such a volume flock may be local to a node, as on NFS without a lock daemon.
     */
    private void requireClaim(Kube kube) {
        Optional<String> named = spec.text("/storage/existingClaim");
        if (named.isEmpty()) {
            return;
        }
        String claim = named.get();
        ObjectNode found = kube.list(Kind.PERSISTENT_VOLUME_CLAIM, "").stream()
                .filter(live -> live.at("/metadata/name").asText().equals(claim))
                .findFirst()
                .orElseThrow(() -> CliException.refused(
                        "storage.existingClaim names the PersistentVolumeClaim " + claim + ", which does not exist",
                        "Create this claim in the namespace " + kube.namespace() + "."));
        for (JsonNode mode : found.at("/spec/accessModes")) {
            if (mode.asText().endsWith("Many")) {
                throw CliException.refused(
                        "several nodes may mount the PersistentVolumeClaim " + claim + " at once (" + mode.asText()
                                + "), but two servers on one data directory destroy the database",
                        "Use a claim whose access mode is ReadWriteOnce or ReadWriteOncePod.");
            }
        }
    }

    /**
     * Refuses early if the user may not create Roles. The ClusterRole edit of Kubernetes allows everything else that is
     * needed.
     */
    private static void refuseWithoutRoles(Kube kube, Manifests manifests) {
        if (manifests.objects().stream()
                .noneMatch(object -> object.path("kind").asText().equals(Kind.ROLE.kind()))) {
            return;
        }
        List<Rights> missing = AccessReview.missing(
                kube,
                List.of(
                        new Rights("get", "roles"),
                        new Rights("create", "roles"),
                        new Rights("get", "rolebindings"),
                        new Rights("create", "rolebindings")));
        if (!missing.isEmpty()) {
            throw CliException.denied(
                    "you may not " + AccessReview.words(missing) + " in the namespace " + kube.namespace()
                            + ", and scheduled backups need that for their ServiceAccount",
                    "Ask for a role that allows it. Or ask somebody else to create the ServiceAccount, and install "
                            + "with --set rbac.create=false and cronJobs.serviceAccount. Or install without "
                            + "schedules: --set backup.schedule.full= --set backup.schedule.incremental=");
        }
    }

    private void refuseStopped(Instance instance) {
        if (instance.replicas() == 0) {
            throw CliException.refused(instance.name() + " is stopped", "Start it with: kubectl pg start " + name);
        }
    }

    /**
     * Whether the installation of this instance has not ended: the instance may still create a database, and no server
     * accepts connections. A wrong value may be the cause.
     */
    private static boolean unfinished(Instance instance) {
        return instance.bootstrap() && instance.server().isEmpty();
    }

    private void refuseOtherVolumes(List<String> differences) {
        List<String> volumes = differences.stream()
                .filter(path -> path.startsWith("storage.") || path.startsWith("walStorage."))
                .toList();
        if (!volumes.isEmpty()) {
            throw CliException.refused(
                    name + " has volumes that were made with other values: " + String.join(", ", volumes),
                    "The installation is incomplete: run kubectl pg uninstall " + name
                            + " --delete-data, and install it again.");
        }
    }

    /**
     * Refuses if the given values differ from those of the cluster.
     *
     * @param unfinished whether the database exists but its server has not started yet; then only the values for
     *     creating the database are compared
     */
    private void refuseOtherValues(List<String> differences, boolean unfinished) {
        if (!differences.isEmpty()) {
            throw CliException.refused(
                    name + " is installed with other values: " + String.join(", ", differences),
                    unfinished
                            ? "The database was created with these values: leave them as they are. Or run kubectl pg "
                                    + "uninstall "
                                    + name + " --delete-data, and install it again."
                            : "Change them with kubectl pg upgrade " + name
                                    + "; kubectl pg diff shows the changes before you make them.");
        }
    }

    private static boolean firstBackupExists(Optional<Instance> existing) {
        return existing.flatMap(Instance::observation)
                .flatMap(observation -> observation.info())
                .flatMap(info -> info.newest())
                .isPresent();
    }
}
