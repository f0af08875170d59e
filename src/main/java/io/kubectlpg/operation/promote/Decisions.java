package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.ConfigMaps;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Keeps the newest decision about the primary in the ConfigMap {@code NAME-decision}. A decision is stored before anything
 * else is done for it. If somebody deletes the ConfigMap, the templates and the volumes still tell the epoch.
 */
final class Decisions {
    private static final String KEY = "decision";

    private final Kube kube;
    private final ClusterName cluster;

    Decisions(Kube kube, ClusterName cluster) {
        this.kube = kube;
        this.cluster = cluster;
    }

    static String objectName(ClusterName cluster) {
        return cluster + "-decision";
    }

    /** The newest decision; empty if there was none. */
    Optional<Decision> read() {
        return object().flatMap(this::decision);
    }

    /**
     * The newest decision, which this operation has stored before.
     *
     * @param remedy what to do if somebody has deleted it meanwhile
     */
    Decision require(String remedy) {
        return read().orElseThrow(() ->
                CliException.refused("the ConfigMap " + objectName(cluster) + " was deleted meanwhile", remedy));
    }

    /**
     * Stores the decision of an operation, unless the operation has stored it before.
     *
     * @param made makes the decision after the one that is known, or throws
     */
    StepResult decide(String operation, Function<Optional<Decision>, Decision> made) {
        Optional<Decision> known = read();
        if (known.filter(decision -> decision.operation().equals(operation)).isPresent()) {
            return StepResult.alreadyDone("decision " + known.get().epoch());
        }
        Decision next = made.apply(known);
        store(known, next);
        return StepResult.done("decision " + next.epoch());
    }

    /** The decision after the known one. Its holders are all that may be the primary now, and the new primary. */
    static Decision next(
            Optional<Decision> known, ClusterState state, String operation, Optional<Decision.Handing> switchover) {
        var holders = new HashSet<>(holders(known, state));
        Optional<InstanceName> to = switchover.map(Decision.Handing::to);
        to.ifPresent(holders::add);
        return new Decision(
                nextEpoch(known, state), operation, switchover, to, holders, newestTimeline(known, state), true);
    }

    private Optional<ObjectNode> object() {
        Optional<ObjectNode> found = kube.get(Kind.CONFIG_MAP, objectName(cluster));
        found.ifPresent(object -> {
            if (!Ownership.owns(cluster, object)) {
                throw new Ownership(kube, cluster).refusal(List.of(object));
            }
        });
        return found;
    }

    private Optional<Decision> decision(ObjectNode object) {
        String text = object.path("data").path(KEY).asText("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Decision.parse(text));
        } catch (IllegalArgumentException unreadable) {
            throw CliException.refused(
                            "the ConfigMap " + objectName(cluster) + " cannot be read: " + unreadable.getMessage(),
                            "If a newer kubectl-pg wrote it, use that version. Otherwise delete it with kubectl delete "
                                    + "configmap " + objectName(cluster)
                                    + ": the instances still know the decision.")
                    .causedBy(unreadable);
        }
    }

    /**
     * Stores a decision.
     *
     * @throws CliException refused, if somebody has stored another decision since {@code known} was read
     */
    void store(Optional<Decision> known, Decision next) {
        Optional<ObjectNode> present = object();
        if (!present.flatMap(this::decision).equals(known)) {
            throw changed();
        }
        ObjectNode wanted = ConfigMaps.empty(cluster, objectName(cluster));
        wanted.putObject("data").put(KEY, next.text());
        try {
            if (present.isPresent()) {
                // It is replaced only if nobody has changed it since it was read.
                wanted.withObject("/metadata")
                        .set("resourceVersion", present.get().at("/metadata/resourceVersion"));
                kube.mergePatch(Kind.CONFIG_MAP, objectName(cluster), wanted);
            } else {
                kube.create(wanted);
            }
        } catch (ConflictException conflict) {
            throw changed().causedBy(conflict);
        }
    }

    private CliException changed() {
        return CliException.refused(
                "another command has decided about the primary of " + cluster + " meanwhile",
                "See kubectl pg status " + cluster + ".");
    }

    /** The epoch for a new decision: one more than the highest that is known anywhere. */
    static int nextEpoch(Optional<Decision> known, ClusterState state) {
        return 1
                + Math.max(
                        known.map(Decision::epoch).orElse(0),
                        state.instances().stream()
                                .mapToInt(Instance::effectiveEpoch)
                                .max()
                                .orElse(0));
    }

    /** The highest timeline that is known anywhere. */
    static int newestTimeline(Optional<Decision> known, ClusterState state) {
        return state.instances().stream()
                .flatMap(instance -> instance.observation().stream())
                .flatMap(Decisions::timelines)
                .mapToInt(Timeline::number)
                .reduce(known.map(Decision::newestTimeline).orElse(1), Math::max);
    }

    private static Stream<Timeline> timelines(Observation seen) {
        return Stream.concat(
                Stream.concat(seen.timeline().stream(), seen.controlTimeline().stream()),
                seen.histories().stream().map(TimelineHistory::timeline));
    }

    /** The holders of a new decision: those of an earlier one that was not finished, and who is the primary now. */
    static Set<InstanceName> holders(Optional<Decision> known, ClusterState state) {
        var holders = new HashSet<InstanceName>();
        known.map(Decision::holders).ifPresent(holders::addAll);
        state.instances().stream()
                .filter(instance -> instance.isPrimary() || instance.acceptsWrites())
                .map(Instance::name)
                .forEach(holders::add);
        return holders;
    }
}
