package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.cluster.StartupReader;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.CopyPods;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.PodWait;
import io.kubectlpg.operation.PodWaitLimit;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.PodShutdown;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Moves an instance's data to a new volume, which belongs to a new instance. A client may die between any two steps
 * without harm. Until the copy is complete, the database is on the old volume, and only this operation has stopped its
 * server. The copy is compared byte by byte. At its end it writes a mark to the old volume, and no supervisor starts a
 * server on a volume with that mark. So two volumes can never both start a server. The old volume is never removed.
 */
final class VolumeMove {
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** How long to wait for a problem that may pass. */
    private static final Duration MOMENT = Duration.ofSeconds(60);

    /** Exit codes of failures after which no part of the operation continues. */
    private static final Set<ExitCode> DECIDED =
            EnumSet.of(ExitCode.FAILED, ExitCode.REFUSED, ExitCode.DENIED, ExitCode.NOT_FOUND);
    /** The exit code of a process that a signal ended is this number plus the signal's number. */
    private static final int SIGNALS = 128;

    private static final Duration POD_END = Duration.ofMinutes(2);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Manifests manifests;
    private final InstanceName from;
    private final InstanceName to;
    /** Whether an earlier upgrade began the copy, and so may have completed it. */
    private final boolean begunBefore;

    private VolumeMove(Manifests manifests, InstanceName from, InstanceName to, boolean begunBefore) {
        this.manifests = manifests;
        this.from = from;
        this.to = to;
        this.begunBefore = begunBefore;
    }

    /**
     * The move to the successor that the old claim names, if a move has begun. Otherwise the successor gets the next
     * number, because names are never used again.
     */
    static VolumeMove of(Kube kube, Manifests manifests, Instance instance) {
        InstanceName from = instance.name();
        Optional<InstanceName> begun = begun(kube, from);
        return new VolumeMove(
                manifests,
                from,
                begun.orElseGet(() -> next(kube, from)),
                begun.isPresent() && instance.server().isEmpty());
    }

    private static InstanceName next(Kube kube, InstanceName from) {
        int highest = kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(from.cluster())).stream()
                .map(claim -> claim.at("/metadata/labels").path(Labels.INSTANCE).asText(""))
                .filter(owner -> !owner.isEmpty())
                .mapToInt(owner -> InstanceName.parse(owner).ordinal())
                .max()
                .orElse(from.ordinal());
        return new InstanceName(from.cluster(), Math.max(highest, from.ordinal()) + 1);
    }

    private static Optional<InstanceName> begun(Kube kube, InstanceName from) {
        return kube.get(Kind.PERSISTENT_VOLUME_CLAIM, from.claimName())
                .map(claim ->
                        claim.at("/metadata/annotations").path(Labels.SUCCESSOR).asText(""))
                .filter(successor -> !successor.isEmpty())
                .map(InstanceName::parse);
    }

    /**
     * Whether the data has left the instance, or may have left it. No server starts on its volume any more in that
     * case.
     */
    static boolean left(Instance instance) {
        return instance.isRetired()
                || instance.observation()
                        .filter(observation -> observation.state() == SupervisorState.MOVED)
                        .isPresent();
    }

    InstanceName successor() {
        return to;
    }

    List<Step> steps(Instance instance, ApplySteps apply) {
        return List.of(
                stop(instance),
                copy(instance),
                retire(),
                apply.create(to, false),
                new BringUpSteps(to).waitForPrimary(),
                remove(from));
    }

    private Step stop(Instance instance) {
        return new Step("Stop " + from, context -> {
            if (instance.isPrimary()) {
                // This is written before the server stops, so that abort can say why no server runs.
                noteSuccessor(context.kube(), from, to.toString());
                ReplicaCount.set(context.kube(), instance, 0);
            }
            PodShutdown.of(from).await(context);
            return StepResult.done();
        });
    }

    /**
     * Copies the volume. A later client finds the successor's name on the old claim and continues the same copy. The
     * copy is undone only if the old volume certainly has no mark. That is so in two cases: a server ran there until
     * now and no pod of the copy has run since, or the copy reported that it failed.
     */
    private Step copy(Instance instance) {
        return new Step("Copy the volume of " + from + " to a new volume for " + to, context -> {
            if (!instance.isPrimary()) {
                return StepResult.alreadyDone(from + " is retired");
            }
            noteSuccessor(context.kube(), from, to.toString());
            var mayBeMarked = new AtomicBoolean(begunBefore);
            JsonNode ended;
            try {
                ended = copied(context, mayBeMarked);
                if (killed(ended)) {
                    // It is not known how far the copy was, so another pod looks.
                    mayBeMarked.set(true);
                    CopyPods.end(context.kube(), from.cluster(), podName(context));
                    ended = copied(context, mayBeMarked);
                }
            } catch (CliException failure) {
                if (!DECIDED.contains(failure.code())) {
                    throw failure;
                }
                throw mayBeMarked.get()
                        ? unknown(failure.problem(), failure.remedy())
                        : undone(context, instance, failure.problem(), failure.remedy());
            }
            String said = ended.path("message").asText().strip();
            if (killed(ended)) {
                throw unknown("the pod of the copy was killed: " + said, "");
            }
            if (ended.path("exitCode").asInt() != 0) {
                throw undone(context, instance, said, "Nothing is lost, and " + from + " starts again, unchanged.");
            }
            context.kube().delete(Kind.POD, podName(context));
            return StepResult.done(said);
        });
    }

    /**
     * Whether the script was ended from outside, perhaps after its last action. Then the exit code of its container is
     * 128 or more.
     */
    private static boolean killed(JsonNode ended) {
        return ended.path("exitCode").asInt() >= SIGNALS;
    }

    /**
     * The exception for a copy that may be complete. Nothing of the copy is removed, because its volume may be the only
     * one on which a server would start.
     */
    private CliException unknown(String why, String remedy) {
        return CliException.waits(
                "the volume of %s may be copied already, but no pod runs to check it: %s".formatted(from, why),
                ("Nothing is lost. " + remedy + " When you have fixed the problem, continue with kubectl pg resume "
                                + from.cluster() + ". It also works if the copy is not complete.")
                        .replace("  ", " "));
    }

    private static void noteSuccessor(Kube kube, InstanceName of, @Nullable String successor) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Labels.SUCCESSOR, successor);
        kube.mergePatch(Kind.PERSISTENT_VOLUME_CLAIM, of.claimName(), patch);
    }

    /**
     * Undoes the copy in a safe order: first the pod ends, then the new claims are removed, and last the server starts
     * on the old volume.
     */
    private CliException undone(StepContext context, Instance instance, String why, String remedy) {
        Kube kube = context.kube();
        String pod = podName(context);
        kube.delete(Kind.POD, pod);
        Duration limit = context.limit().compareTo(POD_END) < 0 ? context.limit() : POD_END;
        if (!Waiting.until(limit, RETRY, () -> kube.get(Kind.POD, pod).isEmpty())) {
            // The pod's last action is the mark on the old volume, after which no server starts there.
            throw CliException.timedOut(
                    "the volume of " + from + " was not copied: " + why + "; and the pod " + pod
                            + ", which may still write to it, does not end",
                    from + " stays stopped until that pod is gone: see kubectl describe pod " + pod + " -n "
                            + kube.namespace() + ", and continue with kubectl pg resume " + from.cluster() + ".");
        }
        manifests
                .claims(to)
                .forEach(claim -> kube.delete(
                        Kind.PERSISTENT_VOLUME_CLAIM, claim.at("/metadata/name").asText()));
        noteSuccessor(kube, from, null);
        ReplicaCount.set(kube, instance, 1);
        return CliException.failed("the volume of " + from + " was not copied: " + why, remedy);
    }

    private String podName(StepContext context) {
        return manifests
                .copyPod(from, to, context.operationId())
                .at("/metadata/name")
                .asText();
    }

    /** Stops copies of earlier upgrades, because they would write to the same new volume. */
    private void endEarlierCopies(StepContext context) {
        String own = podName(context);
        for (String earlier : CopyPods.of(context.kube(), from.cluster())) {
            if (!earlier.equals(own)) {
                context.task().status("the volume copy that an earlier upgrade began is being stopped");
                CopyPods.end(context.kube(), from.cluster(), earlier);
            }
        }
    }

    private JsonNode copied(StepContext context, AtomicBoolean mayBeMarked) {
        Kube kube = context.kube();
        endEarlierCopies(context);
        for (ObjectNode claim : manifests.claims(to)) {
            claim.withObject("/metadata/labels").put(Labels.OPERATION, context.operationId());
            if (kube.get(
                            Kind.PERSISTENT_VOLUME_CLAIM,
                            claim.at("/metadata/name").asText())
                    .isEmpty()) {
                kube.create(claim);
            }
        }
        return await(context, manifests.copyPod(from, to, context.operationId()), mayBeMarked);
    }

    /**
     * Waits for the end of the copying pod.
     *
     * @param mayBeMarked set to true if a pod of the copy runs, or may have run before it was removed
     */
    private JsonNode await(StepContext context, ObjectNode wanted, AtomicBoolean mayBeMarked) {
        Kube kube = context.kube();
        String pod = wanted.at("/metadata/name").asText();
        var limit = new PodWaitLimit(MOMENT);
        var wait = new PodWait(
                PodWait.Watched.named(kube, pod),
                Waiting.deadline(context.limit()),
                LOOK,
                context.task()::status,
                "its pod starts");
        createIfGone(kube, pod, wanted);
        return wait.until(
                        event -> {
                            if (Pods.containerRuns(event.object())) {
                                mayBeMarked.set(true);
                            }
                            return Pods.terminated(event.object()).isPresent();
                        },
                        event -> Pods.waitingFor(event.object()).or(() -> Optional.of("files are copied and compared")),
                        seen -> {
                            if (kube.get(Kind.POD, pod).isEmpty()) {
                                mayBeMarked.set(true);
                                kube.create(wanted);
                            }
                            Optional<Startup> startup =
                                    seen.map(present -> new StartupReader(kube).read("the copy", present));
                            return limit.waitsFor(startup, CliException::failed);
                        })
                .flatMap(end -> Pods.terminated(end.object()))
                .orElseThrow(() -> late(kube, pod, context.limit(), wait.why()));
    }

    /**
     * The exception after the time limit. A running copy goes on. If the copy still waits for an image or a node, it
     * fails, because no server runs meanwhile.
     */
    private CliException late(Kube kube, String pod, Duration limit, String why) {
        return kube.get(Kind.POD, pod).filter(Pods::containerRuns).isPresent()
                ? CliException.timedOut(
                        "the copy has not ended: " + why,
                        "The copy goes on by itself; follow it with: kubectl pg resume " + from.cluster())
                : CliException.failed(
                        "the copy did not begin within the time limit of " + Values.duration(limit) + ": " + why,
                        "Nothing is lost. Allow more time with --timeout.");
    }

    /** Creates the pod if it does not exist. It may be missing after an eviction or the loss of its node. */
    private static void createIfGone(Kube kube, String pod, ObjectNode wanted) {
        if (kube.get(Kind.POD, pod).isEmpty()) {
            kube.create(wanted);
        }
    }

    private Step retire() {
        return new Step("Retire " + from, context -> {
            context.kube()
                    .apply(
                            Manifests.instanceState(context.kube().namespace(), from, Role.RETIRED, false, 0),
                            FieldManagers.STATE,
                            true,
                            false);
            return StepResult.done();
        });
    }

    /**
     * Removes the old StatefulSet. Its volume stays until the user removes it. The successor's name is removed from the
     * old claim, because the move is over.
     */
    static Step remove(InstanceName retired) {
        return new Step("Remove StatefulSet " + retired, context -> {
            if (begun(context.kube(), retired).isPresent()) {
                noteSuccessor(context.kube(), retired, null);
            }
            context.kube().delete(Kind.STATEFUL_SET, retired.toString());
            return StepResult.done("the volume " + retired.claimName() + " is kept");
        });
    }
}
