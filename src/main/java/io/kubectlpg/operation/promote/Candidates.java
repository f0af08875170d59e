package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.cluster.WalSender;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.InstanceName;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which replica can become the primary while the present primary serves. */
final class Candidates {
    private final ClusterState state;
    private final long maxLag;

    /** @param maxLag how many bytes of WAL the new primary may lack */
    Candidates(ClusterState state, long maxLag) {
        this.state = state;
        this.maxLag = maxLag;
    }

    /** The replica that lacks the least. Fails if none can become the primary. */
    InstanceName best() {
        if (state.replicas().isEmpty()) {
            throw CliException.refused(
                    state.name() + " has no replica that could become the primary",
                    "Make one with: kubectl pg replicas scale " + state.name() + " 2");
        }
        return fit().orElseThrow(() -> {
            Instance first = state.replicas().getFirst();
            return CliException.refused(
                    "no replica of " + state.name() + " can become the primary: " + first.name() + " "
                            + objection(first).orElse("?"),
                    "See kubectl pg replicas list " + state.name() + ".");
        });
    }

    /** Fails if this replica cannot become the primary, and names one that can. */
    void require(InstanceName wanted) {
        Instance candidate = Preconditions.instance(state, wanted);
        objection(candidate).ifPresent(why -> {
            throw CliException.refused(
                    wanted + " cannot become the primary now: it " + why,
                    fit().map(other -> "Another replica can: kubectl pg promote " + other)
                            .orElse("See kubectl pg replicas list " + state.name() + "."));
        });
    }

    private Optional<InstanceName> fit() {
        return state.replicas().stream()
                .filter(replica -> objection(replica).isEmpty())
                .min(Comparator.comparing(this::lag).thenComparing(Instance::name))
                .map(Instance::name);
    }

    /** The first replica that can become the primary. What each lacks changes all the time, and with it who lacks the least. */
    Optional<InstanceName> first() {
        return state.replicas().stream()
                .filter(replica -> objection(replica).isEmpty())
                .map(Instance::name)
                .findFirst();
    }

    /** What stands in the way of each replica, as one sentence without a full stop. */
    String objections() {
        return state.replicas().stream()
                .flatMap(replica -> objection(replica).map(why -> replica.name() + " " + why).stream())
                .collect(Collectors.joining("; "));
    }

    private long lag(Instance replica) {
        return state.sender(replica.name()).flatMap(WalSender::lagBytes).orElse(Long.MAX_VALUE);
    }

    /** Why this replica cannot become the primary, as a sentence that begins behind the name. */
    private Optional<String> objection(Instance replica) {
        if (replica.observation().isEmpty()) {
            return Optional.of("does not answer: " + replica.silence().orElse("no reason is known"));
        }
        Observation seen = replica.observation().get();
        Optional<Server> server = seen.server();
        if (server.isEmpty()) {
            return Optional.of("runs no server: " + seen.reason());
        }
        if (!seen.promotes()) {
            return Optional.of("has a pod with scripts of an earlier version, which know nothing of promotions: "
                    + "kubectl pg restart " + state.name() + " --pod brings the new ones");
        }
        if (server.get().paused()) {
            return Optional.of("does not replay, because its replay is paused: "
                    + "SELECT pg_wal_replay_resume() on it lets it go on");
        }
        if (replica.isDelayed()) {
            return Optional.of("replays with a delay of %s on purpose: recovery_min_apply_delay is set"
                    .formatted(Values.duration(server.get().replayDelay())));
        }
        if (!state.streams(replica.name())) {
            return Optional.of("does not stream from the primary"
                    + seen.following().map(following -> ": " + following.why()).orElse(""));
        }
        long lag = lag(replica);
        return lag > maxLag
                ? Optional.of("has not replayed the last %s of WAL, and %s are allowed"
                        .formatted(lag == Long.MAX_VALUE ? "part" : Values.size(lag), Values.size(maxLag)))
                : Optional.empty();
    }
}
