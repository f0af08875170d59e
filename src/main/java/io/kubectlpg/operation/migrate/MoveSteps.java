package io.kubectlpg.operation.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.backup.BackupSteps;
import io.kubectlpg.operation.backup.TakenBackups;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.MountedFiles;
import io.kubectlpg.operation.instance.ReloadStep;
import io.kubectlpg.operation.instance.RestartSteps;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.objects.Prune;
import io.kubectlpg.operation.replicas.StreamingStep;
import io.kubectlpg.operation.repository.RepositoryFiles;
import io.kubectlpg.operation.repository.RepositoryHostSteps;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.VolumeRepository;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The steps of a move. Each step applies complete objects. It can be repeated until the next step that stores values.
 *
 * @param replicas the replicas, which read the archive when they lack WAL
 * @param made all objects that the values make before, during and after the move; at the end the unneeded ones are
 *     removed
 */
record MoveSteps(
        ClusterName name,
        InstanceName instance,
        List<InstanceName> replicas,
        RepositoryMove move,
        Set<String> made,
        String programVersion) {
    private static final Duration SCRIPT_LIMIT = Duration.ofMinutes(3);

    MoveSteps {
        replicas = List.copyOf(replicas);
        made = Set.copyOf(made);
    }

    /** The steps until the new repository has a backup. During all of them WAL still goes to the old repository. */
    List<Step> join() {
        var steps = new ArrayList<Step>();
        steps.add(note("Store the list of the objects that the move creates", move.before()));
        steps.add(prepare());
        if (move.to() instanceof VolumeRepository) {
            steps.add(RepositoryHostSteps.await(name));
        }
        steps.add(awaitPrepared());
        steps.add(createStanza());
        steps.add(reversibly(
                new Step("Archive WAL to " + there() + ", too", context -> configure(move.joined(), context))));
        steps.add(reversibly(new BringUpSteps(instance).stanza("Prove that WAL arrives in both repositories")));
        steps.add(reversibly(new Step("Take a full backup into " + there(), this::takeBackup)));
        return steps;
    }

    /** Takes the first backup. It must be undamaged, because the old repository is removed afterwards. */
    private StepResult takeBackup(StepContext context) {
        String label = BackupSteps.takeInto(instance, BackupType.FULL, move.number(), context);
        String id = BackupSteps.idInto(BackupType.FULL, move.number(), context);
        TakenBackups.of(context.kube(), name, id).stream()
                .flatMap(backup -> backup.damage().stream())
                .findFirst()
                .ifPresent(damage -> {
                    throw CliException.failed(
                            "the backup " + label + " holds damaged pages: "
                                    + damage.words(1).getFirst(),
                            damage.remedy(name.toString()) + ".");
                });
        return StepResult.done(label);
    }

    /**
     * The steps after which the old repository gets no more WAL. They cannot be undone: after a failure the move is
     * resumed.
     */
    List<Step> leave(Kube kube) {
        var steps = new ArrayList<Step>();
        steps.add(note("Store " + there() + " as the repository in the values", move.alone()));
        steps.add(new Step(
                "Remove " + move.from().place() + " from the configuration", context -> letGo(move.alone(), context)));
        if (move.changesPlace()) {
            steps.addAll(settle(kube));
        }
        steps.add(new BringUpSteps(instance).stanza("Prove that WAL arrives in " + there()));
        steps.add(tidyUp());
        return steps.stream().map(this::onlyForward).toList();
    }

    /**
     * Moves the new repository to its final slot. Its keys stay in both slots until the configuration uses the final
     * slot.
     */
    private List<Step> settle(Kube kube) {
        Spec settled = move.settled();
        var steps = new ArrayList<Step>();
        steps.add(new Step("Copy the keys of " + there() + " for the first repository", context -> {
            manifests(context.kube(), settled).keySecrets().forEach(secret -> apply(context, secret));
            return StepResult.done();
        }));
        if (anotherPod(kube)) {
            for (InstanceName replica : replicas) {
                steps.add(template(replica, settled));
                steps.add(RestartSteps.pod(replica));
                steps.add(StreamingStep.of(replica));
            }
            steps.add(template(instance, settled));
            steps.add(RestartSteps.pod(instance));
            steps.add(new BringUpSteps(instance).waitForPrimary());
        }
        steps.add(RepositoryFiles.await(instance, settled));
        steps.add(new Step(
                "Archive WAL to " + there() + " as the first repository", context -> configure(settled, context)));
        steps.add(note("Store the values", settled));
        return steps;
    }

    private Step template(InstanceName server, Spec settled) {
        return new Step("Apply StatefulSet " + server, context -> {
            apply(context, objects(context, settled).wantedTemplate(server));
            return StepResult.done();
        });
    }

    /**
     * Whether the instance needs a new pod. It does if the keys are in a Secret of the user, because the name of a
     * mounted Secret cannot change in a running pod.
     */
    boolean anotherPod(Kube kube) {
        return !manifests(kube, move.settled())
                .instance(instance)
                .equals(manifests(kube, move.before()).instance(instance));
    }

    private String there() {
        return move.to().place();
    }

    private Manifests manifests(Kube kube, Spec spec) {
        return Manifests.of(name, kube.namespace(), spec);
    }

    private ApplySteps objects(StepContext context, Spec spec) {
        return new ApplySteps(context.kube(), manifests(context.kube(), spec), spec, programVersion);
    }

    private static void apply(StepContext context, ObjectNode object) {
        context.kube().apply(object, FieldManagers.SPEC, true, false);
    }

    /** Stores the values as those of the cluster. */
    private Step note(String title, Spec spec) {
        return new Step(title, context -> {
            apply(context, manifests(context.kube(), spec).specSecret(programVersion, made));
            return StepResult.done();
        });
    }

    /**
     * Creates everything for the new repository. Archiving does not use the repository yet, because it has no stanza.
     */
    private Step prepare() {
        return new Step("Prepare " + there(), context -> {
            ApplySteps joined = objects(context, move.joined());
            for (Step secrets : joined.secrets()) {
                secrets.action().run(context);
            }
            for (ObjectNode object : joined.wantedObjects()) {
                apply(context, isConfig(object) ? joiningConfig(context.kube()) : object);
            }
            return StepResult.done();
        });
    }

    private boolean isConfig(ObjectNode object) {
        return Kind.of(object) == Kind.CONFIG_MAP
                && object.at("/metadata/name").asText().equals(Manifests.configName(name));
    }

    private ObjectNode joiningConfig(Kube kube) {
        return manifests(kube, move.joined()).joiningConfig(manifests(kube, move.before()));
    }

    private Step awaitPrepared() {
        return new Step("Wait until the pod of " + instance + " has the keys of the repository", context -> {
            var files = new TreeMap<>(RepositoryFiles.of(context.kube(), name, move.joined()));
            joiningConfig(context.kube())
                    .path("data")
                    .properties()
                    .forEach(file -> files.put(
                            "/etc/pg/" + file.getKey(), file.getValue().asText().getBytes(StandardCharsets.UTF_8)));
            context.task().status("waiting until the kubelet has put the keys and the configuration into the pod");
            RepositoryFiles.await(context.kube(), instance, files);
            return StepResult.done();
        });
    }

    private Step createStanza() {
        return new Step("Create the stanza in " + there(), context -> {
            PodExec.Result result = context.kube()
                    .exec()
                    .run(instance.podName(), List.of("bash", "/opt/kubectl-pg/stanza", "joining"), SCRIPT_LIMIT);
            if (!result.succeeded()) {
                throw RepositoryProblem.of(name, "the stanza", result.exitCode(), result.stderr() + result.text());
            }
            return StepResult.done();
        });
    }

    /**
     * Applies the objects of these values, waits until the pod has the new configuration, and makes the server reload
     * it.
     */
    private StepResult configure(Spec spec, StepContext context) {
        objects(context, spec).wantedObjects().forEach(object -> apply(context, object));
        ReloadStep.reload(context.kube(), instance);
        return StepResult.done();
    }

    /**
     * Keeps only one of two repositories. Running archive pushes are stopped, because they may wait for the removed
     * repository.
     */
    private StepResult letGo(Spec spec, StepContext context) {
        configure(spec, context);
        var files = new MountedFiles(context.kube(), instance);
        PodExec.Result result = files.run("push-anew", List.of(), new byte[0]);
        if (!result.succeeded()) {
            throw files.failed("push-anew", result);
        }
        return StepResult.done();
    }

    /**
     * Returns a copy of the step. If the step fails, is refused, or does not reach what it needs, the copy removes the
     * new repository from the configuration and fails, too. Otherwise PostgreSQL could archive no further segment,
     * because every repository must accept a segment.
     */
    Step reversibly(Step step) {
        return new Step(step.name(), context -> {
            try {
                return step.action().run(context);
            } catch (CliException failure) {
                throw switch (failure.code()) {
                    case FAILED, REFUSED, UNREACHABLE, NOT_FOUND -> takenBack(failure, context);
                    case DONE, USAGE, DENIED, LOCKED, TIMED_OUT, INTERRUPTED -> failure;
                };
            }
        });
    }

    private CliException takenBack(CliException failure, StepContext context) {
        String again = "run the command again. kubectl pg upgrade " + name + " removes the objects that the move "
                + "created.";
        try {
            letGo(move.before(), context);
        } catch (CliException alsoFailed) {
            failure.addSuppressed(alsoFailed);
            return CliException.failed(
                            failure.problem() + "; WAL waits for " + there(),
                            "Go back to " + move.from().place() + " alone with: kubectl pg upgrade " + name)
                    .causedBy(failure);
        }
        giveUpBackup(failure, context);
        return CliException.failed(
                        failure.problem() + "; WAL goes to " + move.from().place() + " alone, as before",
                        failure.remedy().isEmpty() ? "Fix it, then " + again : failure.remedy() + " Then " + again)
                .causedBy(failure);
    }

    /** Stops the backup. If that fails, the backup ends by itself, and nothing waits for it. */
    private void giveUpBackup(CliException failure, StepContext context) {
        try {
            BackupSteps.giveUp(instance, BackupType.FULL, move.number(), context);
        } catch (CliException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /**
     * Returns a copy of the step. If the step fails, the copy fails as timed out, so that the operation stays
     * unfinished and can be resumed. If the operation ended there, the values of the half move would stay.
     */
    private Step onlyForward(Step step) {
        return new Step(step.name(), context -> {
            try {
                return step.action().run(context);
            } catch (CliException failure) {
                throw switch (failure.code()) {
                    case FAILED, REFUSED, UNREACHABLE, NOT_FOUND, DENIED ->
                        CliException.timedOut(
                                        "the move is not complete: " + failure.problem(),
                                        (failure.remedy().isEmpty() ? "" : failure.remedy() + " ")
                                                + "Then go on with: kubectl pg resume " + name)
                                .causedBy(failure);
                    case DONE, USAGE, LOCKED, TIMED_OUT, INTERRUPTED -> failure;
                };
            }
        });
    }

    private Step tidyUp() {
        return new Step("Remove what " + move.from().place() + " needed", context -> {
            Manifests settled = manifests(context.kube(), move.settled());
            for (Step prune : Prune.steps(context.kube(), name, made, settled.inventory())) {
                prune.action().run(context);
            }
            apply(context, settled.specSecret(programVersion));
            return StepResult.done();
        });
    }
}
