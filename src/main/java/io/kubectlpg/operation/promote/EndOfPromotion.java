package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.backup.ArchiveCheck;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is left to do when the new primary serves. */
final class EndOfPromotion {
    private static final Duration FOLLOW = Duration.ofSeconds(60);
    private static final Duration ARCHIVE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(300);

    private final ClusterName cluster;
    private final Set<InstanceName> unasked;

    /** @param unasked the instances whose node is down, as the user says */
    EndOfPromotion(ClusterName cluster, Set<InstanceName> unasked) {
        this.cluster = cluster;
        this.unasked = Set.copyOf(unasked);
    }

    private ClusterState read(Kube kube) {
        return new ClusterReader(kube, unasked).require(cluster);
    }

    private Decision decision(Kube kube) {
        return new Decisions(kube, cluster)
                .require("The new primary serves. Run kubectl pg promote " + cluster + " again to end this properly.");
    }

    /** Fails if another command has begun a failover since: this one slept, and does not know yet that it has lost its lock. */
    private InstanceName primary(Decision decision) {
        return decision.to()
                .orElseThrow(() -> CliException.refused(
                        "another command has begun to promote another instance of " + cluster + " meanwhile",
                        "See kubectl pg status " + cluster + "."));
    }

    /** Pods, templates and volumes say who the primary is. */
    Step route() {
        return new Step("Label the pods and templates", context -> {
            Kube kube = context.kube();
            Decision decision = decision(kube);
            InstanceName primary = primary(decision);
            var routing = new Routing(kube, decision.epoch());
            routing.pod(primary, Role.PRIMARY);
            routing.template(primary, Role.PRIMARY, Optional.empty());
            routing.volumes(primary, Role.PRIMARY);
            ClusterState state = read(kube);
            for (Instance other : state.instances()) {
                if (!other.name().equals(primary) && !other.isRetired()) {
                    routing.pod(other.name(), Role.REPLICA);
                    routing.template(other.name(), Role.REPLICA, Optional.empty());
                    routing.volumes(other.name(), Role.REPLICA);
                }
            }
            return StepResult.done();
        });
    }

    /** Waits until all other instances stream. One that does not is told, and holds nothing up. */
    Step awaitReplicas() {
        return new Step("Wait until the replicas stream", context -> {
            Waiting.Deadline deadline = Waiting.deadline(FOLLOW, context.time());
            while (true) {
                ClusterState state = read(context.kube());
                List<Instance> behind = state.replicas().stream()
                        .filter(replica -> replica.replicas() > 0)
                        .filter(replica -> !state.streams(replica.name()) && !replica.isDelayed())
                        .toList();
                List<Instance> waiting =
                        behind.stream().filter(replica -> !hopeless(replica)).toList();
                if (waiting.isEmpty() || deadline.passed()) {
                    return StepResult.done(
                                    behind.isEmpty()
                                            ? ""
                                            : "not yet: "
                                                    + behind.stream()
                                                            .map(replica -> replica.name()
                                                                    .toString())
                                                            .collect(Collectors.joining(", ")))
                            .with(new Following(
                                    behind.stream().map(EndOfPromotion::words).toList()));
                }
                context.task().status(words(waiting.getFirst()));
                context.time().pause(LOOK);
            }
        });
    }

    private static boolean hopeless(Instance replica) {
        return replica.observation()
                .filter(seen ->
                        seen.following().filter(Observation.Following::lasts).isPresent()
                                || seen.state() == SupervisorState.UNLIKE)
                .isPresent();
    }

    private static String words(Instance replica) {
        return replica.name() + " does not stream yet: "
                + replica.observation()
                        .map(seen ->
                                seen.following().map(Observation.Following::why).orElseGet(() -> why(seen)))
                        .or(replica::silence)
                        .orElse("it does not answer");
    }

    private static String why(Observation seen) {
        if (seen.server().isPresent()) {
            return "it has no connection to the primary yet";
        }
        return seen.state() == SupervisorState.RUNNING ? "its server does not accept connections yet" : seen.reason();
    }

    /** Proves that the new timeline reaches the archive, if there is one. */
    Step archive() {
        return new Step("Archive the new timeline", context -> {
            Kube kube = context.kube();
            Instance primary = Preconditions.primary(read(kube));
            if (primary.observation().filter(Observation::repository).isEmpty()) {
                return StepResult.alreadyDone("the cluster has no repository");
            }
            try {
                ArchiveCheck.run(kube, primary, ARCHIVE);
                // The volume of the new primary gets its own copy of the list of backups.
                RepositoryReader.ask(kube, primary);
            } catch (CliException failure) {
                throw CliException.failed(
                                primary.name() + " is the primary, but its WAL does not reach the archive: "
                                        + failure.problem(),
                                failure.remedy())
                        .causedBy(failure);
            }
            return StepResult.done();
        });
    }

    /** The decision is carried out. */
    Step close() {
        return new Step("Close the decision", context -> {
            Kube kube = context.kube();
            var decisions = new Decisions(kube, cluster);
            Decision decision = decision(kube);
            ClusterState state = read(kube);
            if (decision.open()) {
                InstanceName primary = primary(decision);
                // Only the primary has used numbers of this decision. If it answers, no other has to be left out.
                boolean known =
                        state.instance(primary).flatMap(Instance::observation).isPresent();
                decisions.store(
                        Optional.of(decision),
                        decision.closed(
                                primary,
                                Decisions.newestTimeline(known ? Optional.empty() : Optional.of(decision), state)));
            }
            return StepResult.done();
        });
    }
}
