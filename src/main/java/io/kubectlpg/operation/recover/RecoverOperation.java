package io.kubectlpg.operation.recover;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RecentAnswer;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.objects.LostStatefulSet;
import io.kubectlpg.operation.objects.ReplicaVolume;
import io.kubectlpg.operation.preflight.PreflightCheck;
import io.kubectlpg.operation.preflight.PreflightReport;
import io.kubectlpg.operation.preflight.RepositoryReport;
import io.kubectlpg.operation.replicas.Scaling;
import io.kubectlpg.operation.repository.RepositoryHostSteps;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.operation.values.RepositoryKeys;
import io.kubectlpg.operation.values.UserSecrets;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.VolumeRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restores a cluster of which only the repository is left. The operation is an installation without initdb that fills
 * the volume from the repository. The cluster continues in the same stanza, on a new timeline.
 */
public final class RecoverOperation implements Operation {
    private final ClusterName name;
    private final Spec spec;
    private final RecoveryChoice choice;
    private final boolean backupAfterwards;
    private final PlanWait planWait;
    private final String programVersion;
    private final Duration lookCounts;

    /**
     * A recovery.
     *
     * @param spec the values that the cluster had
     * @param backupAfterwards whether to take a full backup at the end
     * @param planWait how long to wait for the pod that reads the repository
     */
    public RecoverOperation(
            ClusterName name,
            Spec spec,
            RecoveryChoice choice,
            boolean backupAfterwards,
            PlanWait planWait,
            String programVersion) {
        this(name, spec, choice, backupAfterwards, planWait, programVersion, RecentAnswer.COUNTS);
    }

    /**
     * As the other constructor, with a time for tests.
     *
     * @param lookCounts how long the result of a repository survey can be used again
     */
    RecoverOperation(
            ClusterName name,
            Spec spec,
            RecoveryChoice choice,
            boolean backupAfterwards,
            PlanWait planWait,
            String programVersion,
            Duration lookCounts) {
        this.name = name;
        this.spec = spec;
        this.choice = choice;
        this.backupAfterwards = backupAfterwards;
        this.planWait = planWait;
        this.programVersion = programVersion;
        this.lookCounts = lookCounts;
    }

    /** Makes the operation again from its journal entry. */
    public static RecoverOperation resumed(StoredOperation stored) {
        Spec spec = Passphrase.stored(stored.kube(), stored.cluster(), stored.arguments());
        RepositoryKeys.requireStored(stored.kube(), stored.cluster(), spec);
        return new RecoverOperation(
                stored.cluster(),
                spec,
                RecoveryChoice.parse(stored.arguments().path("target")),
                stored.flag("backup"),
                stored.planWait(),
                stored.programVersion());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.RECOVER;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public boolean storesHistory() {
        return true;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.set("target", choice.toTree());
        arguments.put("backup", backupAfterwards);
        Passphrase.store(arguments, spec);
        return arguments;
    }

    /**
     * Whether this recovery replaces an unfinished one. It may have another target or other values, as long as there is
     * no database.
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
        return plan(kube, id, earlier.look(RepositorySurvey.class));
    }

    private Plan plan(Kube kube, String id, Optional<RecentAnswer<RepositorySurvey>> earlier) {
        ClusterState state = new ClusterReader(kube).read(name);
        Optional<Instance> existing = state.primaryOrOnly();
        InstanceName instance = existing.map(Instance::name).orElseGet(() -> InstanceName.first(name));
        var fill = new VolumeRestoreSteps(instance, VolumeRestoreSteps.Origin.OWN, choice, backupAfterwards);
        if (existing.flatMap(Instance::observation)
                .flatMap(observation -> observation.request(id))
                .isPresent()) {
            var steps = new ArrayList<>(fill.followed(id));
            steps.addAll(replicas(kube, state, instance, id));
            return Plan.of(steps);
        }
        boolean begun = new Journal(kube, name).begun(id);
        requireNoReplicas(state);
        requireValues(kube, state);
        if (!begun) {
            existing.ifPresentOrElse(this::requireEmpty, () -> requireNoData(kube, state, instance));
        }
        var apply = new ApplySteps(kube, Manifests.of(name, kube.namespace(), spec), spec, programVersion);
        apply.requireOwn(instance);
        RecentAnswer<RepositorySurvey> look = look(kube, existing, id, earlier);
        RepositorySurvey findings = look.seen();
        var steps = new ArrayList<Step>();
        steps.addAll(apply.secrets());
        steps.addAll(apply.specAndObjects());
        steps.addAll(existing.isPresent() ? apply.template(instance) : List.of(apply.create(instance, false)));
        steps.add(fill.waitForPod(id));
        if (spec.repositoryVolume().isPresent()) {
            steps.add(RepositoryHostSteps.await(name));
        }
        steps.add(fill.handOver(id, findings.source()));
        steps.addAll(fill.followed(id));
        steps.addAll(replicas(kube, state, instance, id));
        return new Plan(warning(kube, findings), List.of(), steps, Optional.of(look));
    }

    private List<Step> replicas(Kube kube, ClusterState state, InstanceName instance, String id) {
        var apply = new ApplySteps(kube, Manifests.of(name, kube.namespace(), spec), spec, programVersion);
        return Scaling.besideKeptVolumes(kube, apply, state, instance, spec.instances(), id)
                .steps();
    }

    /** Refuses while replicas exist, because the volume of one may hold newer rows than the repository. */
    private void requireNoReplicas(ClusterState state) {
        state.replicas().stream().findFirst().ifPresent(replica -> {
            throw CliException.refused(
                    replica.name() + " is a replica of " + name
                            + ", and its volume may hold newer rows than the repository",
                    "Remove the replicas first, which keeps their volumes: kubectl pg replicas scale " + name
                            + " 1. Then restore, and scale again.");
        });
    }

    private void requireValues(Kube kube, ClusterState state) {
        Preconditions.requireCapable(name, spec);
        Repository repository = repository();
        if (repository instanceof VolumeRepository) {
            requireClaim(state);
        }
        if (spec.text("/storage/existingClaim").isPresent()) {
            throw CliException.refused(
                    "storage.existingClaim names a volume that may already hold a database",
                    "Let the program create a new volume: --set storage.existingClaim=");
        }
        UserSecrets.require(kube, spec);
        Passphrase.requireSame(kube, name, spec);
    }

    /**
     * Refuses if the data still exists and only the StatefulSet is missing. Then {@code upgrade} creates the
     * StatefulSet again.
     */
    private void requireNoData(Kube kube, ClusterState state, InstanceName instance) {
        Optional<Spec> kept = AppliedSpec.read(kube, name);
        if (kept.isPresent() && LostStatefulSet.dataIsThere(kube, name, kept.get(), instance)) {
            throw LostStatefulSet.withData(name, instance);
        }
        LostVolume.requireNoVolume(state, ReplicaVolume.names(kube, name));
    }

    private void requireEmpty(Instance instance) {
        if (!LostVolume.volume(instance)) {
            throw CliException.refused(
                    instance.name() + " exists, and its volume may not be empty",
                    "See kubectl pg status " + name
                            + ". A cluster with a database is restored in place, without values.");
        }
    }

    private RecentAnswer<RepositorySurvey> look(
            Kube kube, Optional<Instance> existing, String id, Optional<RecentAnswer<RepositorySurvey>> earlier) {
        return RecentAnswer.of(earlier, lookCounts, before -> {
            Repository repository = repository();
            RepositorySurvey found = existing.filter(Instance::running)
                    .flatMap(instance ->
                            new RepositoryPod(kube, name, instance.name().podName(), repository.number()).look(choice))
                    .orElseGet(() -> lookByPod(kube, id, repository));
            // If the target could not be looked up, --force only allows such a target. It does not mean that a running
            // server may be ignored.
            if (!choice.force() || !found.certain()) {
                found.refuseWhileAlive(name);
                before.ifPresent(seen -> found.refuseWhatCameSince(seen, name));
            }
            return found;
        });
    }

    /** The repository that the user chose, or the first one. */
    private Repository repository() {
        return spec.repositories().stream()
                .filter(each ->
                        choice.repository().isEmpty() || choice.repository().getAsInt() == each.number())
                .findFirst()
                .orElseThrow(() -> CliException.refused(
                        choice.repository().isPresent()
                                ? "the values name no repository "
                                        + choice.repository().getAsInt()
                                : "the values name no repository that " + name + " could be restored from",
                        "Give the values that the cluster was installed with: backup.s3.bucket and the other values under "
                                + "backup.s3, or backup.volume.enabled."));
    }

    private void requireClaim(ClusterState state) {
        if (!state.claims().contains(RepositoryHost.claimName(name))) {
            throw CliException.refused(
                    "the volume " + RepositoryHost.claimName(name) + ", which is the repository of " + name
                            + ", is not in the namespace",
                    "Create that PersistentVolumeClaim again for the old volume, or choose another repository with "
                            + "--repo N.");
        }
    }

    private RepositorySurvey lookByPod(Kube kube, String id, Repository repository) {
        Manifests manifests = Manifests.of(name, kube.namespace(), spec);
        var check = new PreflightCheck(name, manifests, spec, false);
        check.removeLeftovers(kube);
        return RepositoryPod.send(kube, manifests, id, repository, planWait, pod -> {
            PreflightReport report = PreflightReport.parse(pod.preflight());
            check.judgeImage(report, kube.namespace());
            RepositoryReport answer = report.repository(repository.number());
            check.judgeAnswer(repository, answer);
            if (!answer.backups()) {
                throw noBackup(kube, repository);
            }
            return pod.look(choice).orElseThrow();
        });
    }

    private CliException noBackup(Kube kube, Repository repository) {
        return CliException.refused(
                "the repository holds no backup of " + name + ": there is none "
                        + switch (repository) {
                            case S3Repository s3 ->
                                "at " + s3.path(kube.namespace(), name) + " in the bucket " + s3.bucket();
                            case VolumeRepository volume -> "on the volume " + RepositoryHost.claimName(name);
                        },
                switch (repository) {
                    case S3Repository s3 ->
                        "The path is made of backup.s3.prefix, the namespace and the name of the cluster: all three "
                                + "must be the same as before.";
                    case VolumeRepository volume -> "The name of the cluster must be the same as before.";
                });
    }

    private List<String> warning(Kube kube, RepositorySurvey findings) {
        var lines = new ArrayList<String>();
        lines.add("%s is created again in the namespace %s from its repository, %s,"
                .formatted(
                        name,
                        kube.namespace(),
                        switch (repository()) {
                            case S3Repository s3 -> s3.path(kube.namespace(), name) + " in the bucket " + s3.bucket();
                            case VolumeRepository volume -> "the volume " + RepositoryHost.claimName(name);
                        }));
        lines.add("to %s, from backup %s, along timeline %s."
                .formatted(
                        choice.target().words(),
                        findings.source().backup().label(),
                        findings.source().timeline()));
        findings.source().lostAtHole().ifPresent(lost -> lines.add("Lost: " + lost + "."));
        List<String> kept = ReplicaVolume.names(kube, name);
        if (!kept.isEmpty()) {
            lines.add(
                    "Volumes of replicas stay as they are, and may hold newer rows: " + String.join(", ", kept) + ".");
        }
        findings.lastArchived()
                .ifPresent(last -> lines.add("The newest WAL came into the archive at " + text(last) + "."));
        if (!findings.certain()) {
            lines.add("The program could not check whether the archive holds "
                    + choice.target().words()
                    + ". If the archive does not hold the target, recovery fails and " + name
                    + " stays closed until it is restored to another target.");
        }
        lines.add("The new cluster continues in the same archive, on a new timeline, and overwrites nothing there. "
                + "No other server of "
                + name + " may run anywhere: make sure of that before you continue.");
        return lines;
    }

    private static String text(Instant moment) {
        return new RecoveryTarget.Time(moment).text().replaceFirst("\\.\\d+", "");
    }
}
