package io.kubectlpg.cluster;

import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The findings about replicas: whether each follows the primary, and what their slots keep on its volume. */
final class ReplicationHealth {
    /** How long a server may take after its start until it streams. */
    private static final Duration START = Duration.ofSeconds(20);

    private static final long MEBIBYTE = 1L << 20;

    private ReplicationHealth() {}

    static List<Finding> of(ClusterState state, LagRule lag) {
        var findings = new ArrayList<Finding>();
        List<Instance> primaries =
                state.instances().stream().filter(Instance::isPrimary).toList();
        if (primaries.size() > 1) {
            findings.add(Finding.error(
                            "several instances have the role primary: "
                                    + primaries.stream()
                                            .map(primary -> primary.name().toString())
                                            .collect(Collectors.joining(", ")),
                            "stop the wrong one at once: kubectl scale statefulset INSTANCE --replicas=0")
                    .about(Finding.Topic.SEVERAL_PRIMARIES));
        }
        Optional<Server> primary = state.primary().flatMap(Instance::server).filter(server -> !server.inRecovery());
        if (primary.isEmpty()) {
            return findings;
        }
        for (Instance replica : state.replicas()) {
            if (replica.replicas() == 0
                    && state.slot(replica.name()).filter(ReplicationSlot::lost).isPresent()) {
                findings.add(Finding.warning(
                        "the primary has removed WAL that %s needs when it starts again".formatted(replica.name()),
                        "if it does not find that WAL in the archive then: kubectl pg replicas rebuild "
                                + replica.name()));
            }
            replica.server()
                    .flatMap(server -> follows(state, replica, server, lag))
                    .ifPresent(findings::add);
        }
        List<String> known = state.replicas().stream()
                .map(replica -> ReplicationSlot.nameOf(replica.name()))
                .toList();
        primary.get().slots().stream()
                .filter(slot -> !slot.active() && !known.contains(slot.name()))
                .forEach(slot -> findings.add(forgotten(state, slot)));
        return findings;
    }

    private static Optional<Finding> follows(ClusterState state, Instance replica, Server server, LagRule rule) {
        InstanceName name = replica.name();
        Optional<WalSender> sender = state.sender(name);
        if (sender.filter(WalSender::streaming).isPresent()) {
            return sender.flatMap(WalSender::lagBytes)
                    .filter(lag -> rule.exceededBy(lag) && !replica.isDelayed())
                    .map(lag -> new Finding(
                                    rule.severity(),
                                    "%s has not replayed the last %s of WAL".formatted(name, size(lag)),
                                    "a long query on " + name
                                            + " may hold it up, or its volume is slow: kubectl pg logs "
                                            + name.cluster())
                            .about(Finding.Topic.REPLICA_LAG, name));
        }
        if (sender.isEmpty() && replica.isDelayed()) {
            return Optional.of(Finding.warning(
                    "%s receives no WAL until it has replayed what it has: it replays with a delay on purpose%s"
                            .formatted(name, kept(state, name)),
                    "wait, or shorten recovery_min_apply_delay on " + name));
        }
        Optional<Observation.Following> following = replica.observation().flatMap(Observation::following);
        String why = following.map(found -> ": " + found.why()).orElse("");
        boolean young = Duration.between(server.startedAt(), server.now()).compareTo(START) < 0;
        if (sender.isPresent() || (young && why.isEmpty())) {
            boolean late =
                    sender.flatMap(WalSender::lagBytes).filter(rule::exceededBy).isPresent();
            return Optional.of(new Finding(
                            late ? rule.severity() : Finding.Severity.WARNING,
                            "%s catches up with the primary%s"
                                    .formatted(
                                            name,
                                            sender.flatMap(WalSender::lagBytes)
                                                    .map(lag -> ": " + size(lag) + " of WAL to go")
                                                    .orElse("")),
                            "wait, and see kubectl pg replicas list " + name.cluster())
                    .about(Finding.Topic.REPLICA_LAG, name));
        }
        return Optional.of(Finding.error(
                        "%s does not follow the primary%s%s".formatted(name, why, kept(state, name)),
                        following
                                .map(found -> remedy(name, found))
                                .orElse("if that does not pass, copy it again: kubectl pg replicas rebuild " + name))
                .about(Finding.Topic.REPLICA_NOT_FOLLOWING, name));
    }

    /** What the primary keeps for a replica that does not take it. */
    private static String kept(ClusterState state, InstanceName name) {
        return state.slot(name)
                .map(slot -> slot.lost()
                        ? "; the primary has removed WAL that it needs"
                        : slot.keptBytes()
                                .filter(bytes -> bytes >= MEBIBYTE)
                                .map(bytes -> "; its slot keeps " + size(bytes) + " of WAL on the primary")
                                .orElse(""))
                .orElse("");
    }

    private static Finding forgotten(ClusterState state, ReplicationSlot slot) {
        return Finding.warning(
                "the replication slot %s has no receiver%s"
                        .formatted(
                                slot.name(),
                                slot.keptBytes()
                                        .map(bytes -> " and keeps " + size(bytes) + " of WAL on the primary")
                                        .orElse("")),
                (slot.name().matches(ReplicationSlot.prefix(state.name()) + "[0-9]+")
                                ? "kubectl pg upgrade " + state.name()
                                        + " makes the instance again, if the values want it; "
                                : "")
                        + "if nothing needs it: kubectl pg psql %s -- -c \"SELECT pg_drop_replication_slot('%s')\""
                                .formatted(state.name(), slot.name()));
    }

    /** The finding for a replica whose volume holds no complete copy. */
    static Finding withoutServer(Instance replica, Observation seen) {
        InstanceName name = replica.name();
        String again = "copy it again: kubectl pg replicas rebuild " + name;
        if (seen.state() == SupervisorState.UNLIKE) {
            return Finding.error(
                    name + " runs no server: " + seen.reason(),
                    "if nobody needs the database on its volume: kubectl pg replicas replace " + name
                            + " makes another replica in its place; the volume is kept");
        }
        Optional<Request> running = seen.runningRequest().filter(request -> request.kind() == RequestKind.CLONE);
        if (running.isPresent()) {
            return Finding.error(
                    "the copy to %s is under way".formatted(name),
                    "kubectl pg replicas list " + name.cluster() + " shows when it streams");
        }
        if (seen.state() == SupervisorState.CLONING) {
            return Finding.error(
                    "the copy to %s is not complete%s"
                            .formatted(
                                    name,
                                    seen.requests().stream()
                                            .filter(request -> request.kind() == RequestKind.CLONE)
                                            .reduce((earlier, later) -> later)
                                            .flatMap(Request::error)
                                            .map(error -> ": " + error)
                                            .orElse("")),
                    again);
        }
        return Finding.error(name + " has no copy of the primary's database", again);
    }

    /** The finding for a replica whose server does not start because it has what the primary does not have. */
    static Optional<Finding> parted(Instance instance, Observation seen) {
        return seen.following()
                .filter(following -> instance.isReplica() && (following.lasts() || following.rewinds()))
                .map(following -> Finding.error(
                        instance.name() + " does not follow the primary: " + following.why(),
                        remedy(instance.name(), following)));
    }

    /** What to do with a replica that does not follow. */
    private static String remedy(InstanceName replica, Observation.Following following) {
        if (following.rewinds()) {
            return "wait: it is rewound by itself. kubectl pg status " + replica.cluster() + " shows when it streams";
        }
        if (following.diverged()) {
            return "to drop that: kubectl pg replicas rebuild " + replica
                    + " --from rewind, which keeps a copy of the WAL. Without the option the whole database is copied, and nothing is kept";
        }
        return (following.lasts() ? "" : "if that does not pass, ") + "copy it again: kubectl pg replicas rebuild "
                + replica;
    }

    private static String size(long bytes) {
        return bytes >= 1L << 30
                ? "%.1f GiB".formatted(bytes / (double) (1L << 30))
                : Math.max(1, bytes / MEBIBYTE) + " MiB";
    }
}
