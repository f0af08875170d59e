package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A failover: makes a replica the primary while the present primary does not serve. The commits that no replica has are
 * given up. Before it asks, it says which those may be.
 */
public final class FailoverOperation implements Operation {
    /** How long an instance may take to answer whose node is switched off, as the user says. Others answer in half of that. */
    static final Duration ANSWER = Duration.ofSeconds(1);

    /** A data directory that these have changed is nobody's to promote. */
    private static final Set<OperationKind> IN_THE_WAY = EnumSet.of(
            OperationKind.INSTALL,
            OperationKind.RESTORE,
            OperationKind.RECOVER,
            OperationKind.CLONE,
            OperationKind.UNINSTALL,
            OperationKind.OTHER);

    private final ClusterName cluster;
    private final Optional<InstanceName> from;
    /** The instances that are not asked, because the user says that their node is switched off. */
    private final Set<InstanceName> gone;

    private final Optional<InstanceName> wanted;
    private final Choices choices;

    FailoverOperation(
            ClusterName cluster,
            Optional<InstanceName> from,
            Set<InstanceName> gone,
            Optional<InstanceName> wanted,
            Choices choices) {
        this.cluster = cluster;
        this.from = from;
        this.gone = Set.copyOf(gone);
        this.wanted = wanted;
        this.choices = choices;
    }

    /** A failover to this instance, or to the one that has most. */
    public static FailoverOperation of(Kube kube, ClusterName cluster, Optional<InstanceName> wanted, Choices choices) {
        // The templates say who the primary is. To ask a dead instance would take seconds.
        ClusterState templates = new ClusterReader(kube).templates(cluster);
        Optional<InstanceName> primary = templates.primary().map(Instance::name);
        var gone = new TreeSet<InstanceName>();
        if (choices.nodeIsDown()) {
            primary.ifPresent(gone::add);
            // Those that an earlier failover has fenced, whose pods may never end.
            templates.instances().stream()
                    .filter(instance -> instance.fenced().isPresent())
                    .map(Instance::name)
                    .forEach(gone::add);
            Optional<Decision> open = new Decisions(kube, cluster).read().filter(Decision::open);
            if (open.isPresent()) {
                // A promotion has not ended, so the templates may be late. Whoever answers is on no node that is down.
                gone.addAll(open.get().holders());
                new ClusterReader(kube)
                        .require(cluster).instances().stream()
                                .filter(instance -> instance.observation().isPresent())
                                .map(Instance::name)
                                .forEach(gone::remove);
            }
        }
        return new FailoverOperation(cluster, primary, gone, wanted, choices);
    }

    /** Makes the operation again from its journal entry. */
    public static FailoverOperation resumed(StoredOperation stored) {
        return new FailoverOperation(
                stored.cluster(),
                name(stored, "from"),
                gone(stored),
                name(stored, "to"),
                Choices.of(stored.arguments()));
    }

    private static Optional<InstanceName> name(StoredOperation stored, String argument) {
        return Optional.ofNullable(stored.arguments().get(argument)).map(node -> InstanceName.parse(node.asText()));
    }

    private static Set<InstanceName> gone(StoredOperation stored) {
        var names = new TreeSet<InstanceName>();
        stored.arguments().path("gone").forEach(name -> names.add(InstanceName.parse(name.asText())));
        return names;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.FAIL_OVER;
    }

    @Override
    public ClusterName cluster() {
        return cluster;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        from.ifPresent(name -> arguments.put("from", name.toString()));
        wanted.ifPresent(name -> arguments.put("to", name.toString()));
        var names = arguments.putArray("gone");
        gone.stream().sorted().forEach(name -> names.add(name.toString()));
        return choices.addTo(arguments);
    }

    /** Whether it replaces an unfinished operation. That waits for a primary which is given up. */
    @Override
    public boolean supersedes(OperationRecord left) {
        return !IN_THE_WAY.contains(left.kind());
    }

    @Override
    public String whenInterrupted() {
        return "an order that an instance has accepted is carried out. Continue with: kubectl pg resume " + cluster;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube, gone).require(cluster);
        requireSilent(kube, state);
        if (new Journal(kube, cluster).begun(id)) {
            return new Plan(List.of(), List.of(), steps(id));
        }
        state.instances().stream().filter(Instance::acceptsWrites).findFirst().ifPresent(this::serves);
        List<Instance> standbys = state.instances().stream()
                .filter(instance -> instance.server().isPresent())
                .toList();
        if (standbys.isEmpty()) {
            throw CliException.refused(
                    "no replica of " + cluster + " runs a server that could become the primary",
                    "See kubectl pg status " + cluster + ".");
        }
        wanted.ifPresent(name -> {
            if (standbys.stream().noneMatch(standby -> standby.name().equals(name))) {
                throw CliException.refused(
                        name + " runs no server that could become the primary",
                        "These do: "
                                + String.join(
                                        ", ",
                                        standbys.stream()
                                                .map(standby -> standby.name().toString())
                                                .toList())
                                + ".");
            }
        });
        return new Plan(warning(state, standbys), List.of(), steps(id));
    }

    /**
     * Fails if an instance answers of which the user says that its node is switched off: perhaps the node has started again since.
     * Then its server may serve, and have commits that nobody else has.
     */
    private void requireSilent(Kube kube, ClusterState state) {
        var reader = new ClusterReader(kube);
        state.instances().stream()
                .filter(instance -> gone.contains(instance.name()))
                .filter(instance -> reader.answers(instance, ANSWER))
                .findFirst()
                .ifPresent(instance -> {
                    // It waits: what an earlier command has begun is not given up.
                    throw CliException.waits(
                            instance.name() + " answers, so its node is not switched off",
                            "See kubectl pg status " + cluster
                                    + ". If it serves, give up what an earlier command has begun: kubectl pg abort "
                                    + cluster + ". If it does not, it can obey: kubectl pg promote " + cluster
                                    + " --failover");
                });
    }

    private void serves(Instance primary) {
        throw CliException.refused(
                primary.name() + " is the primary and serves",
                "To give its role to a replica without any loss: kubectl pg promote " + cluster);
    }

    private List<String> warning(ClusterState state, List<Instance> standbys) {
        var lines = new ArrayList<String>();
        Instance most = wanted.flatMap(state::instance)
                .orElseGet(() -> standbys.stream()
                        .max(Comparator.comparing((Instance standby) ->
                                        standby.server().orElseThrow().timeline())
                                .thenComparing(standby ->
                                        standby.server().orElseThrow().lsn()))
                        .orElseThrow());
        Server server = most.server().orElseThrow();
        lines.add("%s becomes the primary%s."
                .formatted(most.name(), wanted.isPresent() ? "" : ", if no other replica has more"));
        if (state.instances().stream().allMatch(Instance::isStandby)) {
            lines.add("All instances are standbys, and the one that has most is promoted, so nothing is lost.");
        } else {
            lines.add(server.replayedAt()
                            .map(last -> "Its last commit is of %s, %s ago (LSN %s)."
                                    .formatted(
                                            Values.time(last, ZoneOffset.UTC),
                                            Values.duration(Duration.between(last, server.now())),
                                            server.lsn()))
                            .orElseGet(() -> "It has the WAL up to %s.".formatted(server.lsn()))
                    + " Later commits are lost, unless another instance that answers has them.");
        }
        state.instances().stream()
                .filter(instance -> instance.observation().isEmpty())
                .filter(instance -> !from.equals(Optional.of(instance.name())) && !gone.contains(instance.name()))
                .forEach(silent -> lines.add("%s may have more, and cannot be asked: %s."
                        .formatted(silent.name(), silent.silence().orElse("no reason is known"))));
        from.ifPresent(primary -> lines.add(
                choices.nodeIsDown()
                        ? "You say that the node of %s is switched off. If that is wrong, what %s still acknowledges is lost, too."
                                .formatted(primary, primary)
                        : primary + " is stopped first, and is a replica from then on."));
        return lines;
    }

    List<Step> steps(String id) {
        var failover = new Failover(cluster, gone, wanted, choices.acceptLoss());
        var ending = new EndOfPromotion(cluster, gone);
        return List.of(
                new Step(
                        "Store the decision that another instance becomes the primary",
                        context -> failover.decide(context, id)),
                new Step(
                        from.map(primary -> "Stop " + primary).orElse("Stop whoever may be the primary"),
                        failover::fence),
                new Step(
                        wanted.map(name -> "Promote " + name).orElse("Promote the replica that has most"),
                        failover::promote),
                ending.route(),
                ending.awaitReplicas(),
                ending.close(),
                ending.archive());
    }

    @Override
    public List<String> lastWords(Results results) {
        var lines = new ArrayList<String>();
        results.last(Promoted.class)
                .ifPresent(promoted ->
                        lines.add(promoted.primary() + " is the primary, on timeline " + promoted.timeline() + "."));
        results.last(Failover.Fenced.class).map(Failover.Fenced::instances).ifPresent(fenced -> {
            for (InstanceName instance : fenced) {
                lines.add(instance + " is fenced: its pod does not start again. Commits that only " + instance
                        + " has are on its volume. This gives them up, and makes it a replica: kubectl pg replicas "
                        + "rebuild " + instance);
            }
        });
        results.last(Following.class).map(Following::words).ifPresent(lines::addAll);
        return lines;
    }
}
