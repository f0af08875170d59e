package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.Setting;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.CopyPods;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.credentials.PasswordSteps;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.ConfigurationCheck;
import io.kubectlpg.operation.instance.ReloadStep;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.instance.RestartSteps;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.operation.instance.SettingsReader;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.objects.KeptInstance;
import io.kubectlpg.operation.objects.LostStatefulSet;
import io.kubectlpg.operation.objects.Prune;
import io.kubectlpg.operation.preflight.ArchiveRule;
import io.kubectlpg.operation.preflight.PreflightCheck;
import io.kubectlpg.operation.promote.PromotionReport;
import io.kubectlpg.operation.promote.ReplacedPrimary;
import io.kubectlpg.operation.replicas.Scaling;
import io.kubectlpg.operation.replicas.StreamingStep;
import io.kubectlpg.operation.repository.RepositoryFiles;
import io.kubectlpg.operation.repository.RepositoryHostSteps;
import io.kubectlpg.operation.schedule.WaitingRuns;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.operation.values.RepositoryKeys;
import io.kubectlpg.operation.values.UserSecrets;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Changes the values of a cluster. The new values are stored only after the last step. Until then the same command, or
 * {@code resume}, continues the upgrade.
 */
public final class UpgradeOperation implements Operation {
    private static final Set<OperationKind> CORRECTED = EnumSet.of(
            OperationKind.UPGRADE,
            OperationKind.START,
            OperationKind.STOP,
            OperationKind.RESTART,
            OperationKind.RELOAD);

    /** The states of a replica in which only a copy helps, and no wait. */
    private static final Set<SupervisorState> WITHOUT_COPY =
            EnumSet.of(SupervisorState.UNCLONED, SupervisorState.CLONING, SupervisorState.UNLIKE);

    private final ClusterName name;
    private final Spec spec;
    private final boolean reindex;
    private final boolean keepPrimary;
    private final String programVersion;

    /**
     * An upgrade to these values.
     *
     * @param keepPrimary whether the primary keeps its role even if its pod is replaced
     * @param reindex whether to accept a C library that sorts text differently, and to rebuild the indexes
     */
    public UpgradeOperation(ClusterName name, Spec spec, boolean reindex, boolean keepPrimary, String programVersion) {
        this.name = name;
        this.spec = spec;
        this.reindex = reindex;
        this.keepPrimary = keepPrimary;
        this.programVersion = programVersion;
    }

    /** Makes the operation again from its journal entry. */
    public static UpgradeOperation resumed(StoredOperation stored) {
        Spec spec = Spec.fromStored(stored.arguments().path("values"));
        RepositoryKeys.requireStored(stored.kube(), stored.cluster(), spec);
        return new UpgradeOperation(
                stored.cluster(),
                spec,
                stored.flag("reindex"),
                stored.flag("keepPrimary", true),
                stored.programVersion());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.UPGRADE;
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
        arguments.set("values", spec.withoutSecrets());
        return arguments.put("reindex", reindex).put("keepPrimary", keepPrimary);
    }

    /** The present values of a cluster. */
    public static Spec applied(Kube kube, ClusterName name) {
        return AppliedSpec.require(kube, name);
    }

    /**
     * Whether this upgrade replaces an unfinished operation. It replaces an upgrade, because other values may correct
     * it, and an unfinished start, stop, restart or reload.
     */
    @Override
    public boolean supersedes(OperationRecord left) {
        return CORRECTED.contains(left.kind());
    }

    @Override
    public List<String> lastWords(Results results) {
        return PromotionReport.lines(results);
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Spec before = applied(kube, name);
        Preconditions.requireCapable(name, spec);
        UpgradeRules.check(name, before, spec);
        UserSecrets.require(kube, spec);
        Passphrase.requireSame(kube, name, spec);
        Passphrase.requireKept(kube, name, before);
        RepositoryKeys.requireKept(kube, name, spec);
        ClusterState state = new ClusterReader(kube).read(name);
        boolean begun = new Journal(kube, name).begun(id);
        Optional<ReplacedPrimary> unfinished = begun ? ReplacedPrimary.unfinished(kube, name, id) : Optional.empty();
        if (unfinished.isEmpty() && state.primaryOrOnly().isEmpty()) {
            return withoutStatefulSet(kube, before, state);
        }
        Instance instance = unfinished
                .map(replaced -> state.instance(replaced.primary()).orElseThrow(() -> withoutOldPrimary(replaced)))
                .orElseGet(() -> current(state));
        if (!begun) {
            ReplicaCount.requireInstalled(instance);
        }
        Manifests manifests = Manifests.of(name, kube.namespace(), spec);
        var apply = new ApplySteps(kube, manifests, spec, programVersion);
        apply.requireOwn(instance.name());

        var change = new Change(kube, before, manifests, apply, state, instance, unfinished, begun, id);
        return change.plan();
    }

    /**
     * The plan after the StatefulSet was deleted. The StatefulSet is created again with its existing volume, together
     * with all other missing objects.
     */
    private Plan withoutStatefulSet(Kube kube, Spec before, ClusterState state) {
        InstanceName instance = KeptInstance.gone(kube, state);
        if (!LostStatefulSet.dataIsThere(kube, name, before, instance)) {
            throw LostStatefulSet.withoutData(name, before, instance);
        }
        List<String> differences = spec.differences(before);
        if (!differences.isEmpty()) {
            throw CliException.refused(
                    "no StatefulSet of " + name + " exists, so its values cannot be changed now: "
                            + String.join(", ", differences),
                    "Create it again first, with: kubectl pg upgrade " + name);
        }
        var apply = new ApplySteps(kube, Manifests.of(name, kube.namespace(), spec), spec, programVersion);
        apply.requireOwn(instance);
        var steps = new ArrayList<Step>();
        steps.addAll(apply.secrets());
        steps.addAll(apply.objects());
        steps.add(apply.create(instance, false));
        var bringUp = new BringUpSteps(instance);
        steps.add(bringUp.waitForPrimary());
        steps.add(bringUp.roles());
        if (PasswordSteps.missing(kube, name, spec)) {
            steps.add(new PasswordSteps(name, kube.namespace(), spec).setAll(instance));
        }
        steps.addAll(apply.record());
        return Plan.of(steps);
    }

    /** It waits: the switchover of this upgrade has begun. */
    private static CliException withoutOldPrimary(ReplacedPrimary replaced) {
        ClusterName cluster = replaced.primary().cluster();
        return CliException.waits(
                "the StatefulSet " + replaced.primary() + " is gone, and " + replaced.serving()
                        + " was about to take its place",
                "Give the upgrade up with kubectl pg abort " + cluster + "; kubectl pg promote " + replaced.serving()
                        + " completes the promotion, if it serves; then upgrade again.");
    }

    /**
     * The primary. While another instance replaces it, there is no primary for a moment; then this is the last
     * instance that is no replica.
     */
    private static Instance current(ClusterState state) {
        return state.primary()
                .orElseGet(() -> state.instances().stream()
                        .filter(instance -> !instance.isReplica())
                        .reduce((earlier, later) -> later)
                        .orElseThrow());
    }

    /** The plan of one upgrade while it is being made. */
    private final class Change {
        private final Kube kube;
        private final Spec before;
        private final Manifests manifests;
        private final ApplySteps apply;
        private final ClusterState state;
        private final Instance instance;
        private final Optional<ReplacedPrimary> unfinished;
        private final boolean begun;
        private final String id;
        private final List<String> warning = new ArrayList<>();
        private final List<Step> checks = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private final boolean passwordsAreNew;
        private final Set<InstanceName> withNewPods = new HashSet<>();

        Change(
                Kube kube,
                Spec before,
                Manifests manifests,
                ApplySteps apply,
                ClusterState state,
                Instance instance,
                Optional<ReplacedPrimary> unfinished,
                boolean begun,
                String id) {
            this.kube = kube;
            this.before = before;
            this.manifests = manifests;
            this.apply = apply;
            this.state = state;
            this.instance = instance;
            this.unfinished = unfinished;
            this.begun = begun;
            this.id = id;
            this.passwordsAreNew = PasswordSteps.missing(kube, name, spec);
        }

        Plan plan() {
            // While there may be no primary, nothing else comes first.
            unfinished.ifPresent(replaced -> steps.addAll(replaced.handOver(id)));
            steps.addAll(apply.secrets());
            steps.addAll(apply.objects());
            steps.addAll(RepositoryVolumeGrowth.steps(kube, name, spec));
            steps.addAll(WaitingRuns.remove(kube, name, apply.wantedObjects()));
            List<Step> prune = Prune.steps(kube, name, AppliedSpec.inventory(kube, name), manifests.inventory());
            List<Step> record = apply.record();
            boolean changed = !steps.isEmpty() || !prune.isEmpty() || !record.isEmpty() || begun || reindex;
            replicas();
            repository(volumeAndServer(changed));
            // Objects are removed after the server has its new pod, because the old pod may still use them.
            steps.addAll(prune);
            // Before the replicas: if the copy of one fails, the number of instances is what the values say.
            steps.addAll(record);
            // An upgrade that scales makes no switchover, and while one is not ended, nobody can say how many replicas
            // there are.
            if (unfinished.isEmpty() && (begun || state.replicas().size() != spec.instances() - 1 || uncloned())) {
                Scaling scaling =
                        Scaling.of(kube, apply, state, instance.name(), spec.instances(), id, Scaling.Choices.NONE);
                warning.addAll(scaling.warning());
                steps.addAll(scaling.steps());
            }
            if (!warning.isEmpty() && !begun) {
                RunningRequests.await(state);
            }
            return new Plan(warning, unfinished.isEmpty() ? checks : List.of(), steps);
        }

        /**
         * Plans the changes of the volumes and pods of replicas, one after the other, each streaming again before the
         * next. A replica that does not stream now is changed, too, but nothing waits for it.
         */
        private void replicas() {
            for (Instance replica : otherReplicas()) {
                growth(replica);
                List<Step> template = apply.template(replica.name());
                boolean replace = replica.replicas() > 0 && (!template.isEmpty() || oldPod(replica));
                steps.addAll(template);
                if (replace) {
                    warning.add(replica.name() + " gets a new pod. All connections to it are closed.");
                    steps.add(RestartSteps.pod(replica.name()));
                    withNewPods.add(replica.name());
                }
                // A resumed upgrade may find the replica in the middle of its restart.
                boolean restarting = begun
                        && replica.observation().flatMap(Observation::server).isEmpty();
                if ((replace && state.streams(replica.name())) || (restarting && !waitsForCopy(replica))) {
                    steps.add(new BringUpSteps(replica.name()).waitForPrimary());
                    steps.add(StreamingStep.of(replica.name()));
                }
            }
        }

        /** The replicas but the instance that gives its role away: it has its turn after them. */
        private List<Instance> otherReplicas() {
            return state.replicas().stream()
                    .filter(replica -> !replica.name().equals(instance.name()))
                    .toList();
        }

        /** Whether a replica still waits for its first copy, or does not run, so that it may. */
        private boolean uncloned() {
            return state.replicas().stream()
                    .filter(replica -> replica.replicas() > 0)
                    .anyMatch(replica -> replica.observation()
                            .map(seen -> seen.state() == SupervisorState.UNCLONED)
                            .orElse(true));
        }

        private static boolean waitsForCopy(Instance replica) {
            return replica.replicas() == 0
                    || replica.observation()
                            .filter(seen -> WITHOUT_COPY.contains(seen.state()))
                            .isPresent();
        }

        private void growth(Instance replica) {
            var growth = new VolumeGrowth(kube, replica, spec);
            switch (growth.way()) {
                case NONE -> {}
                case IN_PLACE -> steps.addAll(growth.inPlace());
                case COPY -> Preconditions.requireNoReplicas(state, "a move to larger volumes");
            }
        }

        /**
         * Plans the changes of volume and server.
         *
         * @return the instance that serves afterwards
         */
        private InstanceName volumeAndServer(boolean changed) {
            var growth = new VolumeGrowth(kube, instance, spec);
            // A copy of the volume that has begun is always finished, whatever size the values have now.
            boolean left = VolumeMove.left(instance);
            VolumeGrowth.Way way = left ? VolumeGrowth.Way.COPY : growth.way();
            if (way != VolumeGrowth.Way.NONE && !left) {
                requireStarted("its volume can only grow while its pod runs");
            }
            return switch (way) {
                case NONE -> {
                    endCopies();
                    state.instances().stream()
                            .filter(Instance::isRetired)
                            .forEach(retired -> steps.add(VolumeMove.remove(retired.name())));
                    yield server(changed);
                }
                case IN_PLACE -> {
                    steps.addAll(growth.inPlace());
                    if (instance.observation().flatMap(Observation::ends).isPresent()) {
                        // The server may have ended because the volume was full, so it is tried again.
                        steps.add(new BringUpSteps(instance.name()).anotherAttempt());
                    }
                    yield server(changed);
                }
                case COPY -> {
                    Preconditions.requireNoReplicas(state, "a move to a larger volume");
                    requireOwnClaim();
                    VolumeMove move = VolumeMove.of(kube, manifests, instance);
                    apply.requireOwn(move.successor());
                    warning.add(
                            left
                                    ? "%s continues as %s: the volume of %s was copied to that instance."
                                            .formatted(name, move.successor(), instance.name())
                                    : ("%s is stopped while its volume is copied to a new volume of %s, and "
                                                    + "then continues as %s.")
                                            .formatted(
                                                    instance.name(),
                                                    spec.storage().size(),
                                                    move.successor()));
                    warning.add("The volume " + instance.name().claimName() + " is kept.");
                    checks.addAll(imageCheck());
                    steps.addAll(move.steps(instance, apply));
                    reindex(move.successor());
                    yield move.successor();
                }
            };
        }

        /**
         * Stops every copy of a volume that an earlier upgrade began. That upgrade was replaced or given up. If its
         * copy went on, the copy would mark the volume of this instance.
         */
        private void endCopies() {
            List<String> copies = CopyPods.of(kube, name);
            if (!copies.isEmpty()) {
                steps.add(new Step("Stop the volume copy that an earlier upgrade began", context -> {
                    copies.forEach(pod -> CopyPods.end(context.kube(), name, pod));
                    return StepResult.done();
                }));
            }
        }

        /** Refuses a copy if the user provided the claim, because a copy creates new claims. */
        private void requireOwnClaim() {
            if (spec.text("/storage/existingClaim").isPresent()) {
                throw CliException.refused(
                        "the WAL volume of " + name + " is of a storage class that does not allow volume expansion",
                        "Leave walStorage.size as it is.");
            }
        }

        /** Refuses a stopped instance, unless this operation itself has stopped it. */
        private void requireStarted(String why) {
            if (instance.replicas() == 0 && !begun) {
                throw CliException.refused(
                        instance.name() + " is stopped, and " + why, "Start it with: kubectl pg start " + name);
            }
        }

        /**
         * Plans the changes of the server.
         *
         * @return the instance that is the primary afterwards
         */
        private InstanceName server(boolean changed) {
            if (instance.replicas() > 1) {
                steps.add(oneReplica());
            }
            List<Step> template = apply.template(instance.name());
            boolean replace = (instance.replicas() > 0 && !template.isEmpty()) || oldPod(instance);
            if (instance.replicas() == 0) {
                steps.addAll(template);
                // The image is checked now, because no server tries it before the next start.
                if (changed) {
                    checks.addAll(imageCheck());
                }
                warnOfPasswords();
                return unfinished.map(ReplacedPrimary::serving).orElse(instance.name());
            }
            ReplacedPrimary primary = unfinished.orElseGet(() -> replaced(replace));
            var bringUp = new BringUpSteps(instance.name());
            if (replace && changed) {
                newConfigurationOfReplicas();
            }
            if (unfinished.isEmpty()) {
                steps.addAll(primary.handOver(id));
            }
            steps.addAll(template);
            if (replace) {
                refuseLoss();
                warning.add(primary.warning());
                checks.addAll(imageCheck());
                steps.add(RestartSteps.pod(instance.name()));
                Step wait = bringUp.waitForPrimary();
                steps.add(primary.successor().isPresent() ? wait : orBefore(instance.name(), wait));
            } else if (primary.successor().isPresent()) {
                steps.add(bringUp.waitForPrimary());
            } else if (changed && instance.server().isPresent()) {
                configuration();
            } else if (closed()) {
                if (changed && instance.running()) {
                    checks.add(ConfigurationCheck.of(instance.name(), manifests.configFiles()));
                }
                warnOfPasswords();
                return instance.name();
            } else if (changed && instance.running()) {
                withoutServer(bringUp);
            } else if (changed) {
                steps.add(bringUp.waitForPrimary());
            }
            primary.successor().ifPresent(_ -> steps.add(StreamingStep.of(instance.name())));
            InstanceName serving = primary.serving();
            if (changed || replace) {
                steps.add(new BringUpSteps(serving).roles());
            }
            // An earlier run of this operation may have created the Secrets.
            if (passwordsAreNew || begun) {
                steps.add(new PasswordSteps(name, kube.namespace(), spec).setAll(serving));
            }
            reindex(serving);
            return serving;
        }

        /** How the pod of the primary is replaced. */
        private ReplacedPrimary replaced(boolean replace) {
            if (!replace || keepPrimary) {
                return ReplacedPrimary.inPlace(instance.name());
            }
            if (state.replicas().size() != spec.instances() - 1) {
                return ReplacedPrimary.inPlace(instance.name(), "this upgrade adds or removes instances");
            }
            if (reindex) {
                return ReplacedPrimary.inPlace(
                        instance.name(), "its indexes are rebuilt, and until then they may be wrong");
            }
            return ReplacedPrimary.of(kube, state, instance, id);
        }

        /** One of them may become the primary, and a pod that is not replaced has the configuration that it read before. */
        private void newConfigurationOfReplicas() {
            for (Instance replica : otherReplicas()) {
                if (replica.server().isPresent() && !withNewPods.contains(replica.name())) {
                    newConfiguration(replica, UnaryOperator.identity());
                }
            }
        }

        /** @param guarded what is done around each step that may fail by the new configuration */
        private void newConfiguration(Instance server, UnaryOperator<Step> guarded) {
            steps.add(guarded.apply(ReloadStep.of(server.name())));
            steps.add(guarded.apply(new ServerSteps(server.name()).restartIfNeeded()));
            if (server.isReplica() && state.streams(server.name())) {
                steps.add(StreamingStep.of(server.name()));
            }
        }

        private void warnOfPasswords() {
            if (passwordsAreNew) {
                warning.add("The server of " + instance.name()
                        + " does not run, and nobody knows its old passwords. When it runs, set the passwords of the "
                        + "new Secrets with: kubectl pg credentials apply " + name);
            }
        }

        /** Whether the database is closed until a restore. It then gets the new values when the restore opens it. */
        private boolean closed() {
            return instance.observation()
                    .filter(seen -> seen.restoring().isPresent() || seen.state() == SupervisorState.EMPTY)
                    .isPresent();
        }

        /**
         * Plans the steps for a pod without a running server. Its configuration may be the cause, or something else.
         */
        private void withoutServer(BringUpSteps bringUp) {
            checks.add(ConfigurationCheck.of(instance.name(), manifests.configFiles()));
            Optional<Observation> seen = instance.observation();
            boolean letsNobodyIn = seen.filter(observation ->
                            observation.ends().isEmpty() && observation.state() == SupervisorState.RUNNING)
                    .isPresent();
            if (!letsNobodyIn) {
                steps.add(orBefore(instance.name(), bringUp.waitForPrimary()));
            }
            steps.add(ReloadStep.of(instance.name()));
            steps.add(new ServerSteps(instance.name()).restartIfNeeded());
        }

        /**
         * Returns a copy of the step. If the step fails, the copy restores the old configuration. If the server did not
         * run before, it is unknown whether the old configuration works. Then the copy restores nothing, unless an
         * earlier run of this operation stopped the server.
         */
        private Step orBefore(InstanceName server, Step step) {
            boolean knownToRun = begun || instance.server().isPresent();
            return knownToRun && !spec.equals(before) ? previous(server).orBack(step) : step;
        }

        private PreviousConfiguration previous(InstanceName server) {
            Manifests earlier = Manifests.of(name, kube.namespace(), before);
            return new PreviousConfiguration(
                    earlier.config(),
                    new ApplySteps(kube, earlier, before, programVersion).wantedTemplate(server),
                    server);
        }

        /** Sets the replicas to 1. A second pod of the StatefulSet would have an empty volume and no server. */
        private Step oneReplica() {
            return new Step("Set the replicas of StatefulSet " + instance.name() + " to 1", context -> {
                ReplicaCount.set(context.kube(), instance, 1);
                return StepResult.done("the volumes of the other pods are kept");
            });
        }

        private void reindex(InstanceName served) {
            if (reindex) {
                steps.add(new ServerSteps(served).reindex());
            }
        }

        /** Whether the pod was made from another template, even if a dead client has already applied the new one. */
        private boolean oldPod(Instance server) {
            ObjectNode wanted = manifests.instance(server.name());
            return server.pod().filter(pod -> !Pods.madeFrom(wanted, pod)).isPresent();
        }

        private void refuseLoss() {
            if (spec.ephemeral()) {
                throw CliException.refused(
                        "these values need a new pod of " + instance.name()
                                + ", but its data is in an emptyDir, which is lost with the pod",
                        "Dump it, uninstall " + name + ", and install it with the new values.");
            }
        }

        private void configuration() {
            List<Setting> settings = SettingsReader.ask(kube, instance.name());
            List<ParameterChange> changes = ParameterChange.between(before, spec, settings);
            String waiting = settings.stream()
                    .filter(Setting::pendingRestart)
                    .map(Setting::name)
                    .collect(Collectors.joining(", "));
            if (!waiting.isEmpty()) {
                warning.add("The server of " + instance.name() + " restarts for parameters that already wait for a "
                        + "restart, "
                        + waiting + ". All connections are closed, and none is accepted for about a second.");
            }
            if (!spec.text("/postgresqlConf").equals(before.text("/postgresqlConf"))) {
                warning.add("The server of " + instance.name()
                        + " restarts if postgresqlConf changes a parameter that needs a restart.");
            }
            String restarting = changes.stream()
                    .filter(ParameterChange::restart)
                    .map(ParameterChange::toString)
                    .collect(Collectors.joining(", "));
            if (!restarting.isEmpty()) {
                warning.add("The server of " + instance.name() + " restarts for " + restarting
                        + ". All connections are closed, and none is accepted for about a second.");
            }
            checks.add(ConfigurationCheck.of(instance.name(), manifests.configFiles()));
            if (repositoryChanged()) {
                checks.addAll(imageCheck());
                // Without a new pod the keys arrive when the kubelet updates the mounted files.
                steps.add(RepositoryFiles.await(instance.name(), spec));
            }
            for (Instance server : RestartOrder.of(state, changes)) {
                // A replica without a server reads the new files when it starts.
                if (server.isReplica() && server.server().isEmpty()) {
                    continue;
                }
                newConfiguration(server, previous(server.name())::orBack);
            }
        }

        private List<Step> imageCheck() {
            return List.of(new PreflightCheck(name, manifests, spec, true).step(id, report -> {
                spec.repositories()
                        .forEach(each ->
                                ArchiveRule.check(each, report.repository(each.number()), instance, kube.namespace()));
                CollationRule.check(kube, instance, report.libc(), reindex);
            }));
        }

        /** Whether a repository is in a place that had no repository before. */
        private boolean repositoryMoved() {
            return !new HashSet<>(UpgradeRules.repositoryPlaces(before))
                    .containsAll(UpgradeRules.repositoryPlaces(spec));
        }

        /**
         * Whether a repository, its keys or its CA certificate changed. Changed ones are checked before they are used.
         */
        private boolean repositoryChanged() {
            return spec.buckets().stream().anyMatch(s3 -> s3.keys() instanceof S3Keys.Given)
                    || !spec.repositories().equals(before.repositories());
        }

        /**
         * Plans steps and warnings for changed repositories. A repository in a new place is a new repository: it gets a
         * stanza and a full backup.
         */
        private void repository(InstanceName served) {
            var left = new ArrayList<>(UpgradeRules.repositoryPlaces(before));
            left.removeAll(UpgradeRules.repositoryPlaces(spec));
            if (!left.isEmpty()) {
                warning.add("The backups stay where they are, in " + String.join(" and in ", left)
                        + ", and nothing is added to them"
                        + (spec.backedUp()
                                ? ": a restore from the repository of the new values cannot go back to a time before "
                                        + "the first backup there."
                                : "."));
            }
            if (!spec.backedUp() && before.backedUp()) {
                warning.add("There will be no new backups: if the volume is lost, the data is lost.");
            }
            if (!repositoryMoved()) {
                return;
            }
            requireStarted("its new repository needs a first backup");
            if (spec.repositoryVolume().isPresent()) {
                steps.add(RepositoryHostSteps.await(name));
            }
            var bringUp = new BringUpSteps(served);
            steps.add(bringUp.stanza());
            steps.add(bringUp.firstBackup());
        }
    }
}
