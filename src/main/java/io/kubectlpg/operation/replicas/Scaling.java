package io.kubectlpg.operation.replicas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.objects.ReplicaVolume;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
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

        static Choices stored(StoredOperation stored) {
            return new Choices(CopyFrom.of(stored.arguments().path("from").asText()), stored.flag("deleteVolumes"));
        }

        /** Adds the choices to the arguments of an operation. */
        ObjectNode addTo(ObjectNode arguments) {
            return arguments.put("from", from.word()).put("deleteVolumes", deleteVolumes);
        }
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
        int surplus = state.replicas().size() - (wanted - 1);
        return surplus > 0
                ? down(state, surplus, id, choices)
                : up(apply, state, names(kube, state, primary, -surplus), id, choices.from());
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
        int missing = missing(state, wanted);
        return up(apply, state, names(kube, state, primary, missing), id, choices.from())
                .afterTemplates(apply, state);
    }

    /**
     * As {@link #upTo}, after the primary was restored from the repository: the new replicas take no volume that an
     * earlier replica left, because that may hold newer rows.
     */
    public static Scaling besideKeptVolumes(
            Kube kube, ApplySteps apply, ClusterState state, InstanceName primary, int wanted, String id) {
        int missing = missing(state, wanted);
        return up(apply, state, freeNames(kube, state, primary, missing), id, CopyFrom.AUTO)
                .afterTemplates(apply, state);
    }

    /**
     * The same scaling, after the steps that correct the StatefulSets of the replicas. A client may have died while it
     * created one: the fields of its StatefulSet have the wrong owner then.
     */
    Scaling afterTemplates(ApplySteps apply, ClusterState state) {
        Stream<Step> templates = state.replicas().stream().flatMap(replica -> apply.template(replica.name()).stream());
        return new Scaling(warning, Stream.concat(templates, begin.stream()).toList(), end);
    }

    private static int missing(ClusterState state, int wanted) {
        return Math.max(0, wanted - 1 - state.replicas().size());
    }

    private static Scaling down(ClusterState state, int surplus, String id, Choices choices) {
        // First those that do not stream, then the highest number.
        List<Instance> going = state.replicas().stream()
                .sorted(Comparator.comparing((Instance replica) -> state.streams(replica.name()))
                        .thenComparing(Comparator.comparing(Instance::name).reversed()))
                .limit(surplus)
                .toList();
        var warning = new ArrayList<String>();
        for (Instance replica : going) {
            warning.add("%s is removed. Its volume %s is %s."
                    .formatted(
                            replica.name(), replica.name().claimName(), choices.deleteVolumes() ? "deleted" : "kept"));
        }
        if (!state.accepting()) {
            warning.add("No primary serves: a volume of a replica may hold the newest rows. It is kept, and no replica "
                    + "takes it again by itself.");
        }
        Optional<InstanceName> serving =
                state.accepting() ? state.primary().map(Instance::name) : Optional.<InstanceName>empty();
        return new Scaling(
                warning,
                List.of(),
                going.stream()
                        .map(replica -> new ReplicaRemoval(replica, serving, choices.deleteVolumes()).step(id))
                        .toList());
    }

    private static Scaling up(
            ApplySteps apply, ClusterState state, List<InstanceName> created, String id, CopyFrom from) {
        var begin = new ArrayList<Step>();
        var copied = new TreeSet<InstanceName>();
        // A replica that an earlier attempt created may still wait for its copy.
        state.replicas().stream()
                .filter(replica -> replica.replicas() == 0 && !replica.isFenced())
                .forEach(stopped -> {
                    begin.add(new Step("Start " + stopped.name(), context -> {
                        ReplicaCount.set(context.kube(), stopped, 1);
                        return StepResult.done();
                    }));
                    copied.add(stopped.name());
                });
        state.replicas().stream()
                .filter(replica -> replica.replicas() > 0)
                .filter(replica -> !state.streams(replica.name()))
                .filter(replica -> replica.observation().isEmpty() || waits(replica, id))
                .map(Instance::name)
                .forEach(copied::add);
        for (InstanceName replica : created) {
            apply.requireOwn(replica);
            begin.add(apply.createReplica(replica));
            copied.add(replica);
        }
        List<ReplicaCopy> copies = copied.stream()
                .map(replica -> new ReplicaCopy(replica, requestId(id, replica), from, false))
                .toList();
        if (!copies.isEmpty()) {
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
        Set<InstanceName> taken = taken(state, primary);
        List<InstanceName> kept = claims(kube, state)
                .filter(ReplicaVolume::reusable)
                .map(Scaling::owner)
                .distinct()
                .filter(owner -> !taken.contains(owner))
                .sorted()
                .limit(count)
                .toList();
        var names = new ArrayList<>(kept);
        names.addAll(freeNames(kube, state, primary, count - kept.size()));
        return names;
    }

    /** The lowest numbers that no instance and no volume has. */
    private static List<InstanceName> freeNames(Kube kube, ClusterState state, InstanceName primary, int count) {
        Set<InstanceName> taken = taken(state, primary);
        claims(kube, state).map(Scaling::owner).forEach(taken::add);
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> new InstanceName(state.name(), number))
                .filter(name -> !taken.contains(name))
                .limit(count)
                .toList();
    }

    private static Set<InstanceName> taken(ClusterState state, InstanceName primary) {
        var taken = new HashSet<>(Set.of(primary));
        state.instances().forEach(instance -> taken.add(instance.name()));
        return taken;
    }

    /** The claims of the cluster that belong to an instance. */
    private static Stream<ObjectNode> claims(Kube kube, ClusterState state) {
        return kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(state.name())).stream()
                .filter(claim -> claim.at("/metadata/labels").has(Labels.INSTANCE));
    }

    private static InstanceName owner(ObjectNode claim) {
        return InstanceName.parse(
                claim.at("/metadata/labels").path(Labels.INSTANCE).asText());
    }
}
