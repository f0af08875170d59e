package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.ReplicationSlot;
import io.kubectlpg.cluster.WalSender;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import java.time.Duration;
import java.util.Optional;

/** What is told about replicas, in {@code replicas list} and in {@code status}. */
record ReplicasReport(ClusterState state) {
    private static final String NONE = "–";

    void print(Console console, Format format) {
        switch (format) {
            case JSON, YAML -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                ArrayNode items = document.putArray("replicas");
                state.replicas().forEach(replica -> {
                    ObjectNode item =
                            items.addObject().put("name", replica.name().toString());
                    replica.node().ifPresent(node -> item.put("node", node));
                    item.set("replication", document(replica));
                });
                Values.print(console.out(), format, document);
            }
            case NAME -> state.replicas().forEach(replica -> console.out().println("statefulset/" + replica.name()));
            case TABLE, WIDE -> table(console);
        }
    }

    private void table(Console console) {
        if (state.replicas().isEmpty()) {
            console.err().println(state.name() + " has no replicas.");
            console.err().println("  Make one with: kubectl pg replicas scale " + state.name() + " 2");
            return;
        }
        var table = new Table("INSTANCE", "STATE", "NODE", "LAG", "SLOT KEEPS");
        state.replicas()
                .forEach(replica -> table.row(
                        replica.name().toString(),
                        word(replica),
                        replica.node().orElse(NONE),
                        lag(replica),
                        kept(replica)));
        table.print(console.out());
    }

    /** What the slot keeps; "lost" if the primary has removed WAL that it was to keep. */
    private String kept(Instance replica) {
        Optional<ReplicationSlot> slot = state.slot(replica.name());
        return slot.filter(ReplicationSlot::lost).isPresent()
                ? "lost"
                : slot.flatMap(ReplicationSlot::keptBytes).map(Values::size).orElse(NONE);
    }

    /** The state of the connection to the primary; without a server, the word of the supervisor. */
    String word(Instance replica) {
        if (replica.server().isEmpty()) {
            boolean incomplete = replica.observation()
                    .filter(seen -> seen.cloning() && seen.runningRequest().isEmpty())
                    .isPresent();
            return incomplete ? "incomplete" : StatusReport.state(replica);
        }
        return state.sender(replica.name()).map(WalSender::state).orElse("not following");
    }

    /** Such as "0 B · 0s". */
    String lag(Instance replica) {
        return state.sender(replica.name())
                .flatMap(sender -> sender.lagBytes()
                        .map(bytes -> Values.size(Math.max(0, bytes)) + " · "
                                + Values.duration(Duration.ofMillis(
                                        (long) (sender.lagSeconds().orElse(0.0) * 1000)))))
                .orElse(NONE);
    }

    /** The replication of one replica, for JSON. */
    ObjectNode document(Instance replica) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("state", word(replica));
        state.sender(replica.name()).ifPresent(sender -> {
            sender.lagBytes().ifPresent(bytes -> node.put("lagBytes", Math.max(0, bytes)));
            sender.lagSeconds().ifPresent(seconds -> node.put("lagSeconds", seconds));
        });
        replica.observation()
                .flatMap(Observation::following)
                .ifPresent(following -> node.put("reason", following.why()));
        state.slot(replica.name()).ifPresent(slot -> {
            ObjectNode own = node.putObject("slot");
            own.put("name", slot.name()).put("active", slot.active()).put("walStatus", slot.walStatus());
            slot.keptBytes().ifPresent(bytes -> own.put("keptBytes", bytes));
        });
        return node;
    }
}
