package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.document.Documents;
import io.kubectlpg.spec.InstanceName;
import java.util.Collections;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The decision that an instance is the primary from now on.
 *
 * @param epoch its number, from 1; a later decision has a higher one
 * @param operation the id of the operation that made it
 * @param switchover the switchover that it belongs to, also when the role is given back; empty for a failover
 * @param to the new primary; empty while a failover has not chosen it
 * @param holders every instance that may be the primary, under this or an earlier decision that was not finished
 * @param timeline the highest number of a timeline that may have been given out; the next promotion takes a higher one
 * @param open whether it is not carried out completely
 */
record Decision(
        int epoch,
        String operation,
        Optional<Handing> switchover,
        Optional<InstanceName> to,
        Set<InstanceName> holders,
        int timeline,
        boolean open) {
    /** The primary that gives its role away, and the replica that is to take it. */
    record Handing(InstanceName from, InstanceName to) {}

    private static final int NUMBERS_OF_AN_ORDER = 4;

    Decision {
        holders = Collections.unmodifiableSet(new TreeSet<>(holders));
    }

    /** The same decision, with this instance as the new primary, which is a holder from now on. */
    Decision choosing(InstanceName primary) {
        var more = new TreeSet<>(holders);
        more.add(primary);
        return new Decision(epoch, operation, switchover, Optional.of(primary), more, timeline, open);
    }

    /** The decision after it was carried out: only this instance may be the primary. */
    Decision closed(InstanceName primary, int newestTimeline) {
        return new Decision(
                epoch,
                operation,
                switchover,
                Optional.of(primary),
                Set.of(primary),
                Math.max(timeline, newestTimeline),
                false);
    }

    /**
     * The highest number of a timeline that may have been given out. The order of an unfinished decision may have used more
     * than one: after a crash in the middle of a promotion the next try takes the next number.
     */
    int newestTimeline() {
        return open && to.isPresent() ? timeline + NUMBERS_OF_AN_ORDER : timeline;
    }

    String text() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("epoch", epoch).put("operation", operation);
        switchover.ifPresent(between -> node.putObject("switchover")
                .put("from", between.from().toString())
                .put("to", between.to().toString()));
        to.ifPresent(primary -> node.put("to", primary.toString()));
        var names = node.putArray("holders");
        holders.forEach(holder -> names.add(holder.toString()));
        return node.put("timeline", timeline).put("open", open).toString();
    }

    private static Optional<InstanceName> instance(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText).map(InstanceName::parse);
    }

    /**
     * Reads {@link #text()}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    static Decision parse(String text) {
        try {
            JsonNode node = Documents.read(text);
            var holders = new TreeSet<InstanceName>();
            node.required("holders").forEach(holder -> holders.add(InstanceName.parse(holder.asText())));
            return new Decision(
                    node.required("epoch").asInt(),
                    node.required("operation").asText(),
                    Optional.ofNullable(node.get("switchover"))
                            .map(between -> new Handing(
                                    instance(between, "from").orElseThrow(),
                                    instance(between, "to").orElseThrow())),
                    instance(node, "to"),
                    holders,
                    node.required("timeline").asInt(),
                    node.required("open").asBoolean());
        } catch (JsonProcessingException | CliException | NoSuchElementException unreadable) {
            throw new IllegalArgumentException("not a decision: " + text, unreadable);
        }
    }
}
