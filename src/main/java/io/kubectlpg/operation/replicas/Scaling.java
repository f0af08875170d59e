package io.kubectlpg.operation.replicas;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The steps that give a cluster the wanted number of instances.
 *
 * @param warning what is removed, one line each
 * @param begin the steps that create replicas and begin their copies; nothing of the primary is interrupted
 * @param end the steps that wait until the replicas stream, and that remove replicas
 */
public record Scaling(List<String> warning, List<Step> begin, List<Step> end) {
    public Scaling {
        warning = List.copyOf(warning);
        begin = List.copyOf(begin);
        end = List.copyOf(end);
    }

    /** The choices of a scaling. */
    public record Choices(CopyFrom from, boolean deleteVolumes) {
        public static final Choices NONE = new Choices(CopyFrom.AUTO, false);
    }

    /** All steps, in their order. */
    public List<Step> steps() {
        return Stream.concat(begin.stream(), end.stream()).toList();
    }

    /**
     * Plans the scaling.
     *
     * @param primary the instance that is or becomes the primary
     * @param wanted the number of instances, with the primary
     * @param id the id of the operation, from which the ids of the copies are made
     */
    public static Scaling of(
            Kube kube,
            ApplySteps apply,
            ClusterState state,
            InstanceName primary,
            int wanted,
            String id,
            Choices choices) {
        List<Instance> replicas = state.replicas();
        int surplus = replicas.size() - (wanted - 1);
        return surplus > 0
                ? down(apply, state, replicas, surplus, choices)
                : up(kube, apply, state, primary, -surplus, id, choices.from());
    }

    /** As {@link #of}, but removes nothing: there are no steps if the cluster has more instances than wanted. */
    public static Scaling upTo(
            Kube kube,
            ApplySteps apply,
            ClusterState state,
            InstanceName primary,
            int wanted,
            String id,
            Choices choices) {
        return up(
                kube,
                apply,
                state,
                primary,
                Math.max(0, wanted - 1 - state.replicas().size()),
                id,
                choices.from());
    }

    private static Scaling down(
            ApplySteps apply, ClusterState state, List<Instance> replicas, int surplus, Choices choices) {
        // The highest number first.
        List<Instance> going = replicas.stream()
                .sorted(Comparator.comparing(Instance::name).reversed())
                .limit(surplus)
                .toList();
        var warning = new ArrayList<String>();
        for (Instance replica : going) {
            warning.add("%s is removed. Its volume %s is %s."
                    .formatted(
                            replica.name(), replica.name().claimName(), choices.deleteVolumes() ? "deleted" : "kept"));
        }
        if (!state.accepting()) {
            warning.add("No primary serves: a volume of a replica may be the newest copy of the database.");
        }
        Optional<InstanceName> serving =
                state.accepting() ? state.primary().map(Instance::name) : Optional.<InstanceName>empty();
        return new Scaling(
                warning,
                going.stream()
                        .flatMap(replica -> apply.template(replica.name()).stream())
                        .toList(),
                going.stream()
                        .map(replica -> new ReplicaRemoval(replica, serving, choices.deleteVolumes()).step())
                        .toList());
    }

    private static Scaling up(
            Kube kube,
            ApplySteps apply,
            ClusterState state,
            InstanceName primary,
            int missing,
            String id,
            CopyFrom from) {
        var begin = new ArrayList<Step>();
        var copied = new TreeSet<InstanceName>();
        // A client may have died while it created one: the fields of its StatefulSet have the wrong owner then.
        state.replicas().forEach(replica -> begin.addAll(apply.template(replica.name())));
        // A replica that an earlier attempt created may still wait for its copy.
        state.replicas().stream()
                .filter(replica -> replica.replicas() > 0)
                .filter(replica -> !state.streams(replica.name()))
                .filter(replica -> replica.observation().isEmpty() || waits(replica, id))
                .map(Instance::name)
                .forEach(copied::add);
        for (InstanceName created : names(kube, state, primary, missing)) {
            begin.add(apply.createReplica(created));
            copied.add(created);
        }
        List<ReplicaCopy> copies = copied.stream()
                .map(replica -> new ReplicaCopy(replica, requestId(id, replica), from, false))
                .toList();
        if (copies.size() > 1) {
            begin.add(ReplicaCopy.begin(copies));
        }
        return new Scaling(
                List.of(), begin, copies.stream().map(ReplicaCopy::step).toList());
    }

    private static boolean waits(Instance replica, String id) {
        return replica.observation()
                .filter(seen -> seen.controlState().isEmpty()
                        || seen.cloning()
                        || seen.request(requestId(id, replica.name())).isPresent())
                .isPresent();
    }

    static String requestId(String id, InstanceName replica) {
        return id + "-" + replica.ordinal();
    }

    /**
     * The names of new replicas. A volume that an earlier replica left is used again; otherwise the lowest number is
     * taken that no instance and no volume has.
     */
    static List<InstanceName> names(Kube kube, ClusterState state, InstanceName primary, int count) {
        if (count == 0) {
            return List.of();
        }
        Set<InstanceName> taken = new HashSet<>(List.of(primary));
        state.instances().forEach(instance -> taken.add(instance.name()));
        var kept = new TreeSet<InstanceName>();
        var others = new HashSet<InstanceName>();
        kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(state.name())).forEach(claim -> {
            String owner = claim.at("/metadata/labels").path(Labels.INSTANCE).asText();
            if (!owner.isEmpty()) {
                InstanceName instance = InstanceName.parse(owner);
                boolean replica = claim.at("/metadata/annotations")
                        .path(Labels.MADE_AS)
                        .asText()
                        .equals(Role.REPLICA.label());
                (replica ? kept : others).add(instance);
            }
        });
        kept.removeAll(taken);
        var names = new ArrayList<InstanceName>();
        for (InstanceName candidate : kept) {
            if (names.size() < count) {
                names.add(candidate);
            }
        }
        for (int number = 1; names.size() < count; number++) {
            var candidate = new InstanceName(state.name(), number);
            if (!taken.contains(candidate) && !others.contains(candidate) && !names.contains(candidate)) {
                names.add(candidate);
            }
        }
        return names;
    }
}
