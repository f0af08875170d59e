package io.kubectlpg.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.operation.OperationRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The facts that a user needs to decide: the primary, its timeline, the instances with their start times, and the
 * operations on the cluster. Numbers that change by themselves are left out.
 *
 * @param operations the operations in the journal, by id
 */
record ClusterSnapshot(Map<String, String> facts, Map<String, String> operations) {
    private static final List<String> OF_CLUSTER = List.of("healthy", "primary", "timeline");
    private static final List<String> OF_INSTANCE = List.of("role", "state", "ready");
    private static final List<String> OF_SERVER = List.of("version", "systemIdentifier", "startedAt");

    static ClusterSnapshot of(JsonNode status, List<OperationRecord> journal) {
        var facts = new LinkedHashMap<String, String>();
        OF_CLUSTER.forEach(field -> facts.put(field, status.path(field).asText()));
        for (JsonNode instance : status.path("instances")) {
            String name = instance.path("name").asText();
            OF_INSTANCE.forEach(
                    field -> facts.put(name + " " + field, instance.path(field).asText()));
            OF_SERVER.forEach(field -> facts.put(
                    name + " " + field, instance.path("server").path(field).asText()));
        }
        var operations = new LinkedHashMap<String, String>();
        for (OperationRecord record : journal) {
            operations.put(
                    record.id(),
                    record.word() + " " + record.id() + " by " + record.by() + " ("
                            + record.state().toString().toLowerCase(Locale.ROOT) + ")");
        }
        return new ClusterSnapshot(facts, operations);
    }

    /** The differences to a later snapshot, in words. */
    List<String> changesTo(ClusterSnapshot later) {
        var changes = new ArrayList<String>();
        later.operations().forEach((id, words) -> {
            if (!words.equals(operations.get(id))) {
                changes.add(words);
            }
        });
        var names = new LinkedHashMap<>(facts);
        names.putAll(later.facts());
        for (String name : names.keySet()) {
            String before = facts.get(name);
            String now = later.facts().get(name);
            if (!Objects.equals(before, now)) {
                changes.add(name + " was " + worded(before) + " and is " + worded(now));
            }
        }
        return changes;
    }

    private static String worded(@Nullable String value) {
        return value == null || value.isEmpty() ? "unknown" : value;
    }
}
