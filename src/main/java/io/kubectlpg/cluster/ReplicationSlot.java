package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.Optional;

/**
 * A physical replication slot: a row of pg_replication_slots. The server keeps the WAL that the receiver of the slot
 * still needs.
 *
 * @param active whether a receiver uses it now
 * @param walStatus reserved, extended, unreserved, or lost (PostgreSQL docs, §54.19)
 * @param keptBytes how much WAL the server keeps for it; empty if it keeps none
 */
public record ReplicationSlot(String name, boolean active, String walStatus, Optional<Long> keptBytes) {
    private static final String LOST = "lost";

    static ReplicationSlot parse(JsonNode node) {
        return new ReplicationSlot(
                node.required("name").asText(),
                node.required("active").asBoolean(),
                node.path("walStatus").asText(),
                Observation.present(node.get("keptBytes")).map(JsonNode::asLong));
    }

    /** The slot of a replica. PostgreSQL allows no hyphen in the name of a slot. */
    public static String nameOf(InstanceName replica) {
        return replica.toString().replace('-', '_');
    }

    /** What the names of the slots of a cluster's replicas begin with; the number of the instance follows. */
    static String prefix(ClusterName cluster) {
        return cluster.value().replace('-', '_') + "_";
    }

    /** Whether WAL that the receiver needs was removed, because it grew beyond max_slot_wal_keep_size. */
    public boolean lost() {
        return walStatus.equals(LOST);
    }
}
