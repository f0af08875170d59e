package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.Fence;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Gives the role of the primary from one instance to another, while both answer. What is to be done next is found from what
 * the instances say, never from what was done before: so a client that goes on after another one died does the same.
 *
 * <p>When this client dies before the old primary has noted that it is a replica, the old primary serves on. After that,
 * until the new one has accepted its order, which takes one message, there is no primary until somebody runs
 * {@code resume}. An accepted order is carried out by the instance itself.
 */
final class Switchover {
    /** How long an instance may be silent before this is given up for now. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration LONG_TALK = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ClusterName cluster;
    private final InstanceName from;
    private final InstanceName to;

    Switchover(InstanceName from, InstanceName to) {
        this.cluster = from.cluster();
        this.from = from;
        this.to = to;
    }

    /** All steps of the switchover, as a part of the operation of this id. */
    List<Step> steps(String id) {
        return Stream.concat(begin(id).stream(), ending().stream()).toList();
    }

    /** The steps after which the new primary serves. */
    List<Step> begin(String id) {
        return List.of(
                new Step("Store the decision that " + to + " becomes the primary", context -> decide(context, id)),
                new Step("Hand over from " + from + " to " + to, this::run));
    }

    /** The steps after the new primary serves. */
    List<Step> ending() {
        var ending = new EndOfPromotion(cluster, Set.of());
        return List.of(ending.route(), ending.awaitReplicas(), ending.close(), ending.archive());
    }

    /** The steps for a primary that serves, after somebody has given up its promotion, or another one. */
    List<Step> completing(String id) {
        var store = new Step(
                "Store the decision that " + to + " is the primary",
                context -> new Decisions(context.kube(), cluster).decide(id, known -> confirmed(context, id, known)));
        return Stream.concat(Stream.of(store), ending().stream()).toList();
    }

    /** The newest decision may name another instance, to which the role was to be given back. */
    private Decision confirmed(StepContext context, String id, Optional<Decision> known) {
        if (known.filter(decision -> decision.to().equals(Optional.of(to))).isPresent()) {
            return known.get();
        }
        ClusterState state = new ClusterReader(context.kube()).require(cluster);
        Instance primary = Preconditions.primary(state);
        if (!primary.name().equals(to)) {
            throw CliException.refused(
                    primary.name() + " has become the primary meanwhile", "See kubectl pg status " + cluster + ".");
        }
        new PrimaryConditions(primary).requireServing();
        return Decisions.next(known, state, id, Optional.empty()).choosing(to);
    }

    /** Stores the decision. Before that it proves the rights that the later steps need. */
    private StepResult decide(StepContext context, String id) {
        Kube kube = context.kube();
        return new Decisions(kube, cluster).decide(id, known -> {
            ClusterState state = new ClusterReader(kube).require(cluster);
            Routing.proveRights(kube, Preconditions.instance(state, from));
            Routing.proveRights(kube, Preconditions.instance(state, to));
            Decision next = Decisions.next(known, state, id, Optional.of(new Decision.Handing(from, to)));
            next.holders().stream()
                    .filter(holder -> !holder.equals(from))
                    .filter(holder ->
                            state.instance(holder).filter(Instance::isStandby).isEmpty())
                    .filter(holder -> !Fence.holds(kube, holder))
                    .findFirst()
                    .ifPresent(Switchover::mayBePrimary);
            return next;
        });
    }

    /** Who may be the primary by a decision that was not finished must be a standby by now, or have no pod. */
    private static void mayBePrimary(InstanceName holder) {
        throw CliException.refused(
                "an earlier promotion was not finished, and " + holder + " may be a primary",
                "Finish it when " + holder + " answers, or stop " + holder + ": kubectl pg fence " + holder
                        + ". Nothing was changed.");
    }

    private StepResult run(StepContext context) {
        Kube kube = context.kube();
        var decisions = new Decisions(kube, cluster);
        Waiting.Deadline silence = Waiting.deadline(SILENCE, context.time());
        while (true) {
            ClusterState state = new ClusterReader(kube).require(cluster);
            Decision decision = decisions.require(
                    "Give the promotion up with kubectl pg abort " + cluster + ", then begin it again.");
            long began = context.time().monotonic();
            Optional<Promoted> promoted = next(context, state, decision);
            if (Duration.ofNanos(context.time().monotonic() - began).compareTo(LONG_TALK) > 0) {
                // It has talked to the instances until now.
                silence.restart();
            }
            if (promoted.isPresent()) {
                return StepResult.done("timeline " + promoted.get().timeline()).with(promoted.get());
            }
            if (silence.passed() && ordered(state, decision)) {
                // It has had all the time that it needs.
                giveBack(context, state, decision, "it does not replay up to the end");
            }
            if (silence.passed()) {
                throw CliException.waits(
                        "the promotion of " + to + " has not ended: " + situation(state),
                        "Continue with kubectl pg resume " + cluster + ". If the node of " + from
                                + " is gone for good: kubectl pg promote " + to + " --failover");
            }
            context.task().status(situation(state));
            context.time().pause(LOOK);
        }
    }

    private String situation(ClusterState state) {
        return words(state, from) + ", and " + words(state, to);
    }

    private static String words(ClusterState state, InstanceName name) {
        return name + " "
                + state.instance(name)
                        .map(instance -> instance.observation()
                                .map(seen -> seen.server()
                                        .map(server -> server.inRecovery() ? "is a standby" : "is the primary")
                                        .orElse("runs no server: " + seen.reason()))
                                .orElseGet(() ->
                                        "does not answer: " + instance.silence().orElse("no reason is known")))
                        .orElse("does not exist");
    }

    /** Does the next thing that the situation allows; empty if there is none yet, or if another look is needed. */
    private Optional<Promoted> next(StepContext context, ClusterState state, Decision decision) {
        Optional<Instance> old = state.instance(from);
        Optional<Instance> candidate = state.instance(to);
        if (decision.to().equals(Optional.of(from))) {
            if (!decision.open()) {
                // The client that closed it could not note that any more.
                throw CliException.failed(
                        from + " stays the primary: the promotion was given up",
                        "See kubectl pg status " + cluster + ".");
            }
            return returned(context, state, decision, "see the log of the pod of " + to);
        }
        if (obeys(candidate, decision, Role.PRIMARY)) {
            return candidate
                    .filter(Instance::acceptsWrites)
                    .flatMap(Instance::server)
                    .map(server -> new Promoted(to, server.timeline().number(), Optional.empty()));
        }
        // A standby that has not noted the decision yet notes it now.
        if (obeys(old, decision, Role.REPLICA)
                || old.filter(Instance::isStandby).isPresent()) {
            return takeOver(context, state, decision);
        }
        boolean bothServe = old.filter(Instance::acceptsWrites).isPresent()
                && candidate.flatMap(Instance::server).isPresent();
        return bothServe ? handOver(context, state, decision) : Optional.empty();
    }

    private static boolean obeys(Optional<Instance> instance, Decision decision, Role role) {
        return instance.flatMap(Instance::note)
                .filter(note -> note.epoch() == decision.epoch() && note.role() == role)
                .isPresent();
    }

    /** The whole way: nothing has happened yet. */
    private Optional<Promoted> handOver(StepContext context, ClusterState state, Decision decision) {
        Kube kube = context.kube();
        try (TakeOver taking = opened(context, state, decision, to);
                HandOver giving = HandOver.open(context, from, decision.epoch(), to)) {
            context.task().status(to + " gets ready, and " + from + " writes a checkpoint");
            try {
                taking.awaitReady();
                giving.awaitReady();
            } catch (CliException refusal) {
                closeForOld(context, decision, decision.timeline());
                throw refusal;
            }
            // Whoever may be the primary by an earlier decision, and is stopped, comes back as a replica.
            var routing = new Routing(kube, decision.epoch());
            decision.holders().stream()
                    .filter(holder -> !holder.equals(from) && !holder.equals(to))
                    .forEach(holder -> routing.template(holder, Role.REPLICA, Optional.empty()));
            // Whoever slept until now finds that somebody else has decided meanwhile.
            new Decisions(kube, cluster).store(Optional.of(decision), decision);
            context.task().status(from + " stops");
            switch (giving.stop()) {
                case HandOver.Outcome.Given given -> {
                    taking.order(given.where());
                    return ordered(context, state, decision, taking, Optional.of(given.stopped()));
                }
                case HandOver.Outcome.Kept kept -> {
                    closeForOld(context, decision, decision.timeline());
                    throw CliException.failed(
                            from + " stays the primary: " + kept.why(), "See kubectl pg status " + cluster + ".");
                }
                case HandOver.Outcome.Unknown unknown -> {
                    context.task().status(unknown.why());
                    return Optional.empty();
                }
            }
        }
    }

    /** The old primary has given its role away before, perhaps to another client. */
    private Optional<Promoted> takeOver(StepContext context, ClusterState state, Decision decision) {
        Kube kube = context.kube();
        // First, because it may have the order already, and then nobody is asked any more.
        if (state.instance(to).flatMap(Instance::server).isEmpty()) {
            return Optional.empty();
        }
        if (!(Acknowledgement.askForAll(kube, from, decision) instanceof Acknowledgement.Given given)) {
            return Optional.empty();
        }
        try (TakeOver taking = opened(context, state, decision, to)) {
            try {
                taking.awaitReady();
            } catch (CliException notYet) {
                Unswallowed.check(notYet);
                context.task().status(notYet.problem());
                return Optional.empty();
            }
            Acknowledgement last = given.acknowledgement();
            taking.order(last.timeline() + " " + last.received());
            return ordered(context, state, decision, taking, Optional.empty());
        }
    }

    private static TakeOver opened(StepContext context, ClusterState state, Decision decision, InstanceName primary) {
        return TakeOver.open(context, state, primary, decision.epoch(), decision.timeline() + 1, false);
    }

    /** The order is on its way. The labels go at the same time: a label gives no right to write. */
    private Optional<Promoted> ordered(
            StepContext context, ClusterState state, Decision decision, TakeOver taking, Optional<Long> began) {
        CompletableFuture<Void> labels = labels(context, new Routing(context.kube(), decision.epoch()), state);
        context.task().status(to + " becomes the primary");
        TakeOver.Outcome outcome = taking.outcome();
        Optional<Duration> withoutWrites =
                began.map(start -> Duration.ofNanos(context.time().monotonic() - start));
        // A label that was not set is set again by the next step, which also says why.
        labels.exceptionally(failure -> null).join();
        return switch (outcome) {
            case TakeOver.Outcome.Promoted promoted ->
                Optional.of(new Promoted(to, promoted.timeline(), withoutWrites));
            case TakeOver.Outcome.Behind behind ->
                giveBack(context, state, decision, "it has only replayed up to " + behind.position());
            case TakeOver.Outcome.Refused refused -> giveBack(context, state, decision, refused.why());
            case TakeOver.Outcome.Unknown unknown -> {
                context.task().status(unknown.why());
                yield Optional.empty();
            }
        };
    }

    /**
     * Labels the pods, first that of the new primary: a Service without any pod makes its clients wait for a second
     * (measured).
     */
    private CompletableFuture<Void> labels(StepContext context, Routing routing, ClusterState state) {
        return CompletableFuture.runAsync(
                        () -> pod(state, to).ifPresent(pod -> routing.label(pod, Role.PRIMARY)), context.time()::beside)
                .thenRun(() -> pod(state, from).ifPresent(pod -> routing.label(pod, Role.REPLICA)));
    }

    private static Optional<ObjectNode> pod(ClusterState state, InstanceName name) {
        return state.instance(name).flatMap(Instance::pod);
    }

    /**
     * The old primary becomes the primary again, by a decision of its own. First the other instance must have obeyed that
     * decision, and have nothing that the old primary lacks.
     */
    private Optional<Promoted> giveBack(StepContext context, ClusterState state, Decision decision, String why) {
        context.task().status(to + " does not become the primary: " + why);
        var back = new Decision(
                decision.epoch() + 1,
                decision.operation(),
                decision.switchover(),
                Optional.of(from),
                decision.holders(),
                decision.newestTimeline(),
                true);
        new Decisions(context.kube(), cluster).store(Optional.of(decision), back);
        return returned(context, state, back, why);
    }

    /**
     * Closes the decision: the old primary stays it. Another instance may have obeyed the decision as a replica, so the old
     * primary must know that it is the primary by the same one; otherwise it takes itself for superseded. If it cannot be told,
     * the decision is closed all the same.
     */
    private void closeForOld(StepContext context, Decision decision, int timeline) {
        Kube kube = context.kube();
        try {
            var routing = new Routing(kube, decision.epoch());
            routing.template(from, Role.PRIMARY, Optional.empty());
            routing.pod(from, Role.PRIMARY);
        } catch (CliException failed) {
            Unswallowed.check(failed);
            context.task().status(failed.problem());
        }
        new Decisions(kube, cluster).store(Optional.of(decision), decision.closed(from, timeline));
    }

    /** Goes on with {@link #giveBack}, perhaps after another client. */
    private Optional<Promoted> returned(StepContext context, ClusterState state, Decision back, String why) {
        Kube kube = context.kube();
        var decisions = new Decisions(kube, cluster);
        Optional<Instance> old = state.instance(from);
        if (obeys(old, back, Role.PRIMARY)) {
            if (old.filter(Instance::acceptsWrites).isEmpty()) {
                return Optional.empty();
            }
        } else {
            switch (Acknowledgement.ask(kube, to, back, true)) {
                case Acknowledgement.Given given -> {}
                case Acknowledgement.Refused refused -> {
                    if (!promotedAfterAll(kube)) {
                        throw CliException.waits(
                                to + " does not obey: " + refused.why(), "Continue with: kubectl pg resume " + cluster);
                    }
                    var forward = new Decision(
                            state.instance(to).map(Instance::effectiveEpoch).orElse(back.epoch() - 1),
                            back.operation(),
                            back.switchover(),
                            Optional.of(to),
                            back.holders(),
                            back.timeline(),
                            true);
                    decisions.store(Optional.of(back), forward);
                    return Optional.empty();
                }
                case Acknowledgement.Silent silent ->
                    throw CliException.waits(
                            to + " accepted the order to be the primary, and does not answer now: " + silent.why(),
                            "Until it answers nobody knows whether it was promoted. Continue with kubectl pg resume "
                                    + cluster + ". If its node is gone for good: kubectl pg promote " + from
                                    + " --failover");
            }
            if (!promotedAgain(context, state, back)) {
                return Optional.empty();
            }
        }
        new Routing(kube, back.epoch()).pod(to, Role.REPLICA);
        closeForOld(context, back, back.timeline() + 1);
        throw CliException.failed(
                to + " did not become the primary, and " + from + " is the primary again: " + why,
                "See kubectl pg status " + cluster + ".");
    }

    /** Whether the instance was promoted although its order seemed to fail. */
    private boolean promotedAfterAll(Kube kube) {
        return new ClusterReader(kube)
                .require(cluster)
                .instance(to)
                .filter(Instance::acceptsWrites)
                .flatMap(Instance::note)
                .filter(note -> note.role() == Role.PRIMARY)
                .isPresent();
    }

    private boolean ordered(ClusterState state, Decision decision) {
        return obeys(state.instance(to), decision, Role.PRIMARY)
                && state.instance(to).flatMap(Instance::server).isPresent();
    }

    private boolean promotedAgain(StepContext context, ClusterState state, Decision back) {
        try (TakeOver taking = opened(context, state, back, from)) {
            String timeline = taking.awaitReady();
            taking.order(timeline + " -");
            return taking.outcome() instanceof TakeOver.Outcome.Promoted;
        } catch (CliException notYet) {
            Unswallowed.check(notYet);
            context.task().status(notYet.problem());
            return false;
        }
    }
}
