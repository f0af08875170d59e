package io.kubectlpg.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The last {@value #KEPT} operations of a cluster. Each has its own key in the ConfigMap {@code NAME-operations}. Only
 * the holder of the lock writes the journal.
 */
public final class Journal {
    static final int KEPT = 20;

    private final Kube kube;
    private final ClusterName cluster;

    public Journal(Kube kube, ClusterName cluster) {
        this.kube = kube;
        this.cluster = cluster;
    }

    public static String objectName(ClusterName cluster) {
        return cluster + "-operations";
    }

    /** The operations, newest first. */
    public List<OperationRecord> read() {
        return kube.get(Kind.CONFIG_MAP, objectName(cluster)).map(this::records).orElse(List.of());
    }

    /** The operations as a JSON document for other programs. */
    public static JsonNode toTree(List<OperationRecord> records) {
        ArrayNode documents = JsonNodeFactory.instance.arrayNode();
        records.forEach(record -> documents.add(OperationDocument.of(record)));
        return documents;
    }

    /** The operation that has not ended; empty if there is none. Either it is running, or its client is gone. */
    public Optional<OperationRecord> unfinished() {
        return unfinished(read());
    }

    /** As {@link #unfinished()}, for records that were already read. */
    static Optional<OperationRecord> unfinished(List<OperationRecord> records) {
        return records.stream().filter(OperationRecord::running).findFirst();
    }

    /** Whether this operation has begun and has not ended, so that it must be continued. */
    public boolean begun(String id) {
        return unfinished().filter(record -> record.id().equals(id)).isPresent();
    }

    void write(OperationRecord record) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put(record.id(), OperationDocument.of(record).toString());
        Optional<ObjectNode> existing = kube.get(Kind.CONFIG_MAP, objectName(cluster));
        existing.map(this::records).orElse(List.of()).stream()
                .filter(old -> !old.running() && !old.id().equals(record.id()))
                .skip(KEPT - 1)
                .forEach(old -> data.putNull(old.id()));
        ObjectNode configMap = empty(cluster);
        configMap.set("data", data);
        if (existing.isPresent()) {
            kube.mergePatch(Kind.CONFIG_MAP, objectName(cluster), configMap);
        } else {
            kube.create(configMap);
        }
    }

    /** Removes the journal because the cluster is removed. */
    void remove() {
        kube.delete(Kind.CONFIG_MAP, objectName(cluster));
    }

    /** The journal's ConfigMap without entries. */
    public static ObjectNode empty(ClusterName cluster) {
        return ConfigMaps.empty(cluster, objectName(cluster));
    }

    private List<OperationRecord> records(ObjectNode configMap) {
        var records = new ArrayList<OperationRecord>();
        configMap.path("data").properties().forEach(entry -> records.add(read(entry.getKey(), entry.getValue())));
        records.sort(Comparator.comparing(OperationRecord::started).reversed());
        return records;
    }

    /**
     * Reads an entry. It throws if the entry is unreadable, because an unreadable entry must not look like an idle
     * cluster.
     */
    private OperationRecord read(String id, JsonNode text) {
        try {
            return OperationDocument.read(Documents.read(text.asText()));
        } catch (JsonProcessingException | IllegalArgumentException damaged) {
            throw CliException.refused(
                            "the entry " + id + " in the journal of " + cluster + " cannot be read",
                            "If a newer kubectl-pg wrote the entry, use that version. Otherwise remove the entry "
                                    + "with: kubectl edit configmap "
                                    + objectName(cluster))
                    .causedBy(damaged);
        }
    }
}
