package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A connection through which a server sends WAL: a row of pg_stat_replication.
 *
 * @param name the application_name; a replica gives the name of its instance
 * @param state such as streaming or catchup
 * @param lagBytes how much WAL the receiver has not replayed yet; empty if the receiver has not said that
 * @param lagSeconds how long the last WAL took until it was replayed; empty if the receiver is idle, or has replayed all
 */
public record WalSender(String name, String state, Optional<Long> lagBytes, Optional<Double> lagSeconds) {
    private static final String STREAMING = "streaming";

    static WalSender parse(JsonNode node) {
        return new WalSender(
                node.required("applicationName").asText(),
                node.required("state").asText(),
                Observation.present(node.get("lagBytes")).map(JsonNode::asLong),
                Observation.present(node.get("lagSeconds")).map(JsonNode::asDouble));
    }

    /** Whether the receiver has caught up once, and gets new WAL as a stream. */
    public boolean streaming() {
        return state.equals(STREAMING);
    }
}
