package io.kubectlpg.operation.instance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.kube.WatchEvent;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.PodWait;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.StartCheck;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.backup.BackupSteps;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The steps from an applied StatefulSet to a primary that can be used safely. */
public final class BringUpSteps {
    private static final Duration SCRIPT_LIMIT = Duration.ofMinutes(3);

    /** The interval of checks why the pod is not ready. Each check asks Kubernetes and the supervisor. */
    private static final Duration LOOK = Duration.ofSeconds(3);

    private static final Set<SupervisorState> REFUSALS = EnumSet.of(
            SupervisorState.REFUSED,
            SupervisorState.EMPTY,
            SupervisorState.RESTORING,
            SupervisorState.UNCLONED,
            SupervisorState.CLONING,
            SupervisorState.UNLIKE,
            SupervisorState.SUPERSEDED,
            SupervisorState.NO_ROLE,
            SupervisorState.MOVED,
            SupervisorState.OTHER_VERSION);

    /** The states of the supervisor in which a command helps. */
    private static final Set<SupervisorState> WITH_A_WAY_ON = EnumSet.of(
            SupervisorState.EMPTY,
            SupervisorState.RESTORING,
            SupervisorState.MOVED,
            SupervisorState.UNCLONED,
            SupervisorState.CLONING,
            SupervisorState.UNLIKE,
            SupervisorState.SUPERSEDED);

    private final InstanceName instance;

    public BringUpSteps(InstanceName instance) {
        this.instance = instance;
    }

    public Step waitForPrimary() {
        return new Step("Wait until " + instance + " accepts connections", context -> {
            Kube kube = context.kube();
            var start = new StartCheck(kube);
            var wait = new PodWait(
                    PodWait.Watched.named(kube, instance.podName()),
                    Waiting.deadline(context.limit()),
                    LOOK,
                    context.task()::status,
                    "it has no pod");
            boolean ready = wait.until(
                            event -> !event.deleted() && Pods.ready(event.object()),
                            event -> Optional.of(waitsFor(event)),
                            pod -> new ClusterReader(kube)
                                    .read(instance.cluster())
                                    .instance(instance)
                                    .flatMap(seen -> start.look(seen)
                                            .map(StartupProblem::problem)
                                            .or(() -> supervisor(kube, seen))))
                    .isPresent();
            if (ready) {
                return StepResult.done();
            }
            throw CliException.waits(
                    instance + " does not accept connections yet: " + wait.why(),
                    "Follow it with kubectl pg resume " + instance.cluster()
                            + ", after the cause has passed. You may run other commands meanwhile: the next one "
                            + "replaces this operation.");
        });
    }

    private static String waitsFor(WatchEvent event) {
        ObjectNode pod = event.object();
        if (event.deleted() || Pods.deleted(pod)) {
            return "its pod is being deleted";
        }
        return Pods.waitingFor(pod)
                .orElse(Pods.containerRuns(pod) ? "its server does not accept connections yet" : "its pod starts");
    }

    /**
     * The supervisor's reason why no server runs. It throws if the supervisor refuses to start a server, because then
     * waiting does not help.
     */
    private Optional<String> supervisor(Kube kube, Instance seen) {
        seen.observation()
                .filter(observation -> REFUSALS.contains(observation.state()) && !beingCopied(observation))
                .ifPresent(observation -> {
                    throw Health.why(seen)
                            .filter(why -> WITH_A_WAY_ON.contains(observation.state()))
                            .map(why -> CliException.failed(why.problem(), why.remedy()))
                            .orElseGet(() -> CliException.failed(
                                    instance + " does not start a server: " + observation.reason(),
                                    "See kubectl logs " + instance.podName() + "."));
                });
        boolean parted = seen.isReplica()
                && seen.server().isEmpty()
                && seen.observation()
                        .flatMap(Observation::following)
                        .filter(Observation.Following::lasts)
                        .isPresent();
        if (parted) {
            Finding why = Health.why(seen).orElseThrow();
            throw CliException.failed(why.problem(), why.remedy());
        }
        seen.observation().flatMap(Observation::ends).ifPresent(ends -> ended(kube, seen, ends));
        return seen.observation().map(Observation::reason);
    }

    /** Whether a copy or a rewind is under way. After it the server starts by itself. */
    private static boolean beingCopied(Observation seen) {
        return seen.state() == SupervisorState.CLONING
                && seen.runningRequest()
                        .filter(request -> request.kind() == RequestKind.CLONE)
                        .isPresent();
    }

    /**
     * Throws if the server ends again and again with the present configuration. If it ended with an older
     * configuration, a correction may not have reached the pod yet.
     */
    private void ended(Kube kube, Instance seen, Observation.Ends ends) {
        String wanted = kube.get(Kind.CONFIG_MAP, Manifests.configName(instance.cluster()))
                .map(ConfigurationDigest::of)
                .orElse("");
        if (!ends.config().equals(wanted)) {
            new MountedFiles(kube, instance).refresh();
        } else if (ends.lasting()) {
            throw CliException.failed(
                    Health.fullVolume(seen).map(Finding::problem).orElseGet(() -> ends.words(instance)),
                    Health.correction(seen));
        }
    }

    /** Replaces a pod whose server has not started. The new pod has the newest scripts and values at once. */
    public Step anotherAttempt() {
        return new Step("Let a new pod of " + instance + " start with these values", context -> {
            boolean serves = new ClusterReader(context.kube())
                    .read(instance.cluster())
                    .instance(instance)
                    .flatMap(Instance::server)
                    .isPresent();
            if (serves) {
                return StepResult.alreadyDone("the server accepts connections");
            }
            context.kube().delete(Kind.POD, instance.podName());
            return StepResult.done();
        });
    }

    public Step roles() {
        return script("Check roles and passwords", "roles");
    }

    public Step stanza() {
        return stanza("Create the stanza and prove that archiving works");
    }

    /**
     * As {@link #stanza()}, with another name for the step. If the stanza exists, the step only proves that archiving
     * works.
     */
    public Step stanza(String name) {
        return new Step(name, context -> {
            PodExec.Result result = run(context, "stanza");
            if (!result.succeeded()) {
                throw RepositoryProblem.of(
                        instance.cluster(), "the stanza", result.exitCode(), result.stderr() + result.text());
            }
            return StepResult.done();
        });
    }

    /**
     * Takes a full backup into each repository that has none. The step itself checks which repositories have one,
     * because the instance may not have answered when the plan was made.
     */
    public Step firstBackup() {
        return new Step("Take the first full backup", context -> {
            Instance asked = Preconditions.primary(new ClusterReader(context.kube()).require(instance.cluster()));
            InfoDocument info = RepositoryReader.ask(context.kube(), asked);
            List<Integer> without = info.repositories().stream()
                    .map(InfoDocument.Repository::number)
                    .filter(number -> info.in(number).newest().isEmpty())
                    .toList();
            if (without.isEmpty()) {
                return StepResult.alreadyDone("the newest backup is "
                        + info.newest().map(Backup::label).orElse("unknown"));
            }
            if (without.size() == info.repositories().size()) {
                return BackupSteps.take(instance, BackupType.FULL, "").action().run(context);
            }
            var labels = new ArrayList<String>();
            for (int number : without) {
                labels.add(BackupSteps.takeInto(instance, BackupType.FULL, number, context));
            }
            return StepResult.done(String.join(" ", labels));
        });
    }

    /**
     * Removes the permission to create a database. It is also removed from the annotation of the pod, because a running
     * pod does not get the new template.
     */
    public Step seal(Manifests manifests) {
        return new Step("Mark " + instance + " as initialized", context -> {
            // The spec is applied first by its own field manager. If a client died in the middle of a creation, the
            // state manager owns all fields, and its next apply would remove the fields that it no longer names.
            context.kube().apply(manifests.instance(instance), FieldManagers.SPEC, true, false);
            int epoch = context.kube()
                    .get(Kind.STATEFUL_SET, instance.toString())
                    .map(Instance::epoch)
                    .orElse(0);
            context.kube()
                    .apply(
                            Manifests.instanceState(
                                    context.kube().namespace(), instance, Role.PRIMARY, epoch, false, 1),
                            FieldManagers.STATE,
                            true,
                            false);
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("metadata").putObject("annotations").putNull(Labels.BOOTSTRAP);
            context.kube().mergePatch(Kind.POD, instance.podName(), patch);
            return StepResult.done();
        });
    }

    private Step script(String name, String script) {
        return new Step(name, context -> {
            PodExec.Result result = run(context, script);
            if (!result.succeeded()) {
                throw CliException.failed(
                        "the script " + script + " failed on " + instance + ": "
                                + result.stderr().strip(),
                        "");
            }
            return StepResult.done();
        });
    }

    private PodExec.Result run(StepContext context, String script) {
        return context.kube()
                .exec()
                .run(instance.podName(), List.of("bash", "/opt/kubectl-pg/" + script), SCRIPT_LIMIT);
    }
}
