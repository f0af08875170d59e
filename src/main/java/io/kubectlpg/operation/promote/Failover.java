package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Result;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.Fence;
import io.kubectlpg.operation.instance.PodShutdown;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes a replica the primary without the old one. Every instance that may be the primary first obeys the decision, or is
 * fenced: its StatefulSet has no replicas and its pod is gone. Only then an instance gets the order.
 */
final class Failover {
    private static final Duration GONE = Duration.ofSeconds(30);
    private static final Duration PROMOTED = Duration.ofSeconds(60);
    /** The exit code of an instance that must not obey, because it knows of something newer. */
    private static final int MUST_NOT = 3;

    private static final Duration LOOK = Duration.ofMillis(500);

    private final ClusterName cluster;
    private final Set<InstanceName> nodeIsDown;
    private final Optional<InstanceName> wanted;
    private final boolean acceptLoss;

    /**
     * @param nodeIsDown the instances whose node is switched off, as the user says
     * @param wanted the instance to promote; empty: the one that has most
     * @param acceptLoss whether the wanted instance is promoted although another one has more
     */
    Failover(ClusterName cluster, Set<InstanceName> nodeIsDown, Optional<InstanceName> wanted, boolean acceptLoss) {
        this.cluster = cluster;
        this.nodeIsDown = nodeIsDown;
        this.wanted = wanted;
        this.acceptLoss = acceptLoss;
    }

    /** The instances that were fenced. */
    record Fenced(List<InstanceName> instances) implements Result {
        Fenced {
            instances = List.copyOf(instances);
        }
    }

    private ClusterState read(Kube kube) {
        return new ClusterReader(kube, nodeIsDown).require(cluster);
    }

    StepResult decide(StepContext context, String id) {
        Kube kube = context.kube();
        return new Decisions(kube, cluster).decide(id, known -> {
            ClusterState state = read(kube);
            state.instances().stream()
                    .filter(instance -> !nodeIsDown.contains(instance.name()))
                    .map(instance -> CompletableFuture.runAsync(
                            () -> Routing.proveRights(kube, instance), context.time()::beside))
                    .toList()
                    .forEach(Kube::await);
            return Decisions.next(known, state, id, Optional.empty());
        });
    }

    private Decision decision(Kube kube) {
        return new Decisions(kube, cluster).require("Run the command again.");
    }

    /** Every holder obeys the decision, or is fenced. */
    StepResult fence(StepContext context) {
        Kube kube = context.kube();
        Decision decision = decision(kube);
        if (!decision.open()) {
            return StepResult.alreadyDone("the decision is carried out");
        }
        var fenced = new ArrayList<InstanceName>();
        for (InstanceName holder : decision.holders()) {
            if (decision.to().equals(Optional.of(holder))) {
                continue;
            }
            if (kube.get(Kind.STATEFUL_SET, holder.toString()).isEmpty()) {
                requireNoPod(kube, holder);
                continue;
            }
            if (nodeIsDown.contains(holder) || !obeys(context, holder, decision)) {
                fence(context, holder, decision);
                fenced.add(holder);
            }
        }
        return StepResult.done(
                        fenced.isEmpty()
                                ? "it obeys"
                                : "fenced: "
                                        + String.join(
                                                ", ",
                                                fenced.stream()
                                                        .map(InstanceName::toString)
                                                        .toList()))
                .with(new Fenced(fenced));
    }

    private boolean obeys(StepContext context, InstanceName holder, Decision decision) {
        if (read(context.kube()).instance(holder).filter(Instance::running).isEmpty()) {
            return false;
        }
        context.task().status(holder + " is asked to stop");
        return switch (Acknowledgement.ask(context.kube(), holder, decision, false)) {
            case Acknowledgement.Given given -> true;
            case Acknowledgement.Refused refused -> {
                if (refused.exitCode() == MUST_NOT) {
                    throw CliException.waits(
                            holder + " does not obey the decision: " + refused.why(),
                            "Continue with: kubectl pg resume " + cluster);
                }
                // What cannot end its server is ended with its pod.
                yield false;
            }
            case Acknowledgement.Silent silent -> false;
        };
    }

    private void fence(StepContext context, InstanceName holder, Decision decision) {
        Kube kube = context.kube();
        var routing = new Routing(kube, decision.epoch());
        routing.template(holder, Role.REPLICA, Optional.of(0));
        Fence.mark(kube, holder, "failover, decision " + decision.epoch());
        routing.pod(holder, Role.REPLICA);
        if (nodeIsDown.contains(holder)) {
            return;
        }
        context.task().status("waiting until the pod of " + holder + " is gone");
        Waiting.Deadline deadline = Waiting.deadline(GONE, context.time());
        while (!Fence.holds(kube, holder)) {
            if (deadline.passed()) {
                throw CliException.waits(
                        "the pod of " + holder + " does not end, so " + holder + " may still accept writes",
                        "If you know that its node is switched off: kubectl pg promote " + cluster
                                + " --failover --node-is-down. Otherwise continue with: kubectl pg resume " + cluster);
            }
            context.time().pause(LOOK);
        }
    }

    /** Of an instance whose StatefulSet somebody has deleted the pod may live on. */
    private void requireNoPod(Kube kube, InstanceName holder) {
        if (!PodShutdown.of(holder).remaining(kube).isEmpty()) {
            throw CliException.waits(
                    holder + " has no StatefulSet, but its pod still exists and may accept writes",
                    "Delete the pod, if that is right: kubectl delete pod " + holder.podName()
                            + ". Then continue with: kubectl pg resume " + cluster);
        }
    }

    /** Chooses the instance that has most, and gives it the order. */
    StepResult promote(StepContext context) {
        Kube kube = context.kube();
        Waiting.Deadline deadline = Waiting.deadline(PROMOTED, context.time());
        var last = new AtomicReference<>("it has not ended");
        while (true) {
            Decision decision = decision(kube);
            ClusterState state = read(kube);
            boolean ordered = state.instances().stream().anyMatch(instance -> ordered(instance, decision));
            Optional<Promoted> promoted = ordered
                    ? promoted(state, decision)
                    : order(
                            context,
                            state,
                            decision.to().isPresent() ? decision : chosen(context, state, decision),
                            last);
            if (promoted.isPresent()) {
                return StepResult.done(promoted.get().primary() + ", timeline "
                                + promoted.get().timeline())
                        .with(promoted.get());
            }
            if (deadline.passed()) {
                throw CliException.waits(
                        "the promotion has not ended: " + last.get(),
                        "Continue with: kubectl pg resume " + cluster
                                + ". To promote another instance, which may lack commits: kubectl pg promote INSTANCE "
                                + "--failover --accept-loss");
            }
            context.time().pause(LOOK);
        }
    }

    private static boolean ordered(Instance instance, Decision decision) {
        return instance.note()
                .filter(note -> note.epoch() == decision.epoch() && note.role() == Role.PRIMARY)
                .isPresent();
    }

    private static Optional<Promoted> promoted(ClusterState state, Decision decision) {
        return state.instances().stream()
                .filter(instance -> ordered(instance, decision))
                .filter(Instance::acceptsWrites)
                .flatMap(instance -> instance.server().stream()
                        .map(server ->
                                new Promoted(instance.name(), server.timeline().number(), Optional.empty())))
                .findFirst();
    }

    /** The decision with the instance that has most among all that obey. */
    private Decision chosen(StepContext context, ClusterState state, Decision decision) {
        Kube kube = context.kube();
        context.task().status("the replicas are asked what they have");
        List<Acknowledgement> given = acknowledged(context, state, decision);
        Acknowledgement most = given.stream()
                .max(Acknowledgement.BY_WAL)
                .orElseThrow(() -> CliException.waits(
                        "no replica of " + cluster + " answers", "Continue with: kubectl pg resume " + cluster));
        InstanceName to = wanted.orElse(most.instance());
        Optional<Acknowledgement> own =
                given.stream().filter(answer -> answer.instance().equals(to)).findFirst();
        if (own.isEmpty()) {
            throw CliException.waits(to + " does not answer", "Continue with: kubectl pg resume " + cluster);
        }
        if (!acceptLoss && Acknowledgement.BY_WAL.compare(own.get(), most) < 0) {
            throw CliException.waits(
                    "%s has more than %s: WAL up to %s on timeline %s, and %s only up to %s on timeline %s"
                            .formatted(
                                    most.instance(),
                                    to,
                                    most.received(),
                                    most.timeline(),
                                    to,
                                    own.get().received(),
                                    own.get().timeline()),
                    "Promote it: kubectl pg promote %s --failover. With --accept-loss %s is promoted all the same."
                            .formatted(most.instance(), to));
        }
        Decision choosing = decision.choosing(to);
        new Decisions(kube, cluster).store(Optional.of(decision), choosing);
        return choosing;
    }

    /**
     * Asks all instances what they have.
     *
     * @throws CliException waits, if one does not say it, because it may have more than the others; unless the user accepts
     *     that loss. Also if one runs whose node is switched off, as the user says: the node has started again before the
     *     instance was fenced, and its server may serve until its pod has ended
     */
    private List<Acknowledgement> acknowledged(StepContext context, ClusterState state, Decision decision) {
        List<Instance> asked = state.instances().stream()
                .filter(instance -> !nodeIsDown.contains(instance.name()))
                .filter(instance -> instance.replicas() > 0 && !instance.isRetired())
                .toList();
        List<CompletableFuture<Acknowledgement.Outcome>> answers = asked.stream()
                .map(instance -> CompletableFuture.supplyAsync(
                        () -> Acknowledgement.askForAll(context.kube(), instance.name(), decision),
                        context.time()::beside))
                .toList();
        CompletableFuture<Optional<InstanceName>> running =
                CompletableFuture.supplyAsync(() -> running(context.kube(), state), context.time()::beside);
        Kube.await(running).ifPresent(instance -> {
            throw CliException.waits(
                    instance + " answers, so its node is not switched off",
                    "It is fenced, and its pod ends. Then continue with: kubectl pg resume " + cluster);
        });
        var given = new ArrayList<Acknowledgement>();
        var silent = new ArrayList<String>();
        for (int i = 0; i < asked.size(); i++) {
            String name = asked.get(i).name().toString();
            switch (Kube.await(answers.get(i))) {
                case Acknowledgement.Given answer -> given.add(answer.acknowledgement());
                case Acknowledgement.Refused refused -> silent.add(name + ": " + refused.why());
                case Acknowledgement.Silent lost -> silent.add(name + ": " + lost.why());
            }
        }
        if (!silent.isEmpty() && !acceptLoss) {
            throw CliException.waits(
                    "not all instances say what they have, and may have more than the others: "
                            + String.join("; ", silent),
                    "Continue with kubectl pg resume " + cluster + " when they answer. If they never will: kubectl pg "
                            + "promote " + cluster + " --failover --accept-loss promotes the best of the others.");
        }
        return given;
    }

    /** The first instance that answers although the user says that its node is switched off. */
    private Optional<InstanceName> running(Kube kube, ClusterState state) {
        var reader = new ClusterReader(kube);
        return state.instances().stream()
                .filter(instance -> nodeIsDown.contains(instance.name()))
                .filter(instance -> reader.runs(instance, FailoverOperation.ANSWER))
                .map(Instance::name)
                .findFirst();
    }

    /**
     * Gives the order.
     *
     * @param last receives the reason if the instance does not become the primary
     * @return empty if it is not the primary yet
     */
    private Optional<Promoted> order(
            StepContext context, ClusterState state, Decision decision, AtomicReference<String> last) {
        Kube kube = context.kube();
        InstanceName to = decision.to().orElseThrow();
        var routing = new Routing(kube, decision.epoch());
        try (TakeOver taking = TakeOver.open(context, state, to, decision.epoch(), decision.timeline() + 1, true)) {
            String timeline = taking.awaitReady();
            // The next pod of the old primary is born a replica before anybody else is ordered to be the primary.
            routing.template(to, Role.PRIMARY, Optional.empty());
            taking.order(timeline + " -");
            routing.pod(to, Role.PRIMARY);
            context.task().status(to + " becomes the primary");
            return switch (taking.outcome()) {
                case TakeOver.Outcome.Promoted done -> Optional.of(new Promoted(to, done.timeline(), Optional.empty()));
                case TakeOver.Outcome.Behind behind -> {
                    last.set(to + " has only replayed up to " + behind.position());
                    yield Optional.empty();
                }
                case TakeOver.Outcome.Refused refused -> {
                    last.set(to + ": " + refused.why());
                    yield Optional.empty();
                }
                case TakeOver.Outcome.Unknown unknown -> {
                    last.set(to + ": " + unknown.why());
                    yield Optional.empty();
                }
            };
        } catch (CliException notYet) {
            Unswallowed.check(notYet);
            last.set(notYet.problem());
            context.task().status(notYet.problem());
            return Optional.empty();
        }
    }
}
