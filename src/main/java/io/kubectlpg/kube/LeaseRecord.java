package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** Reads and writes the Lease object of a lock. */
record LeaseRecord(String name, String holder, Duration duration, Map<String, String> labels) {
    /** The form of Kubernetes' type MicroTime. */
    private static final DateTimeFormatter MICRO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    /** The inaccuracy of the server's time: the Date header has only whole seconds. */
    private static final Duration COARSE = Duration.ofSeconds(2);

    ObjectNode taken(Instant now) {
        ObjectNode lease = JsonNodeFactory.instance.objectNode();
        lease.put("apiVersion", Kind.LEASE.apiVersion());
        lease.put("kind", Kind.LEASE.kind());
        lease.putObject("metadata").put("name", name);
        label(lease);
        held(lease.putObject("spec"), now).put("leaseTransitions", 0);
        return lease;
    }

    ObjectNode takenOver(ObjectNode found, Instant now) {
        ObjectNode lease = found.deepCopy();
        label(lease);
        ObjectNode spec = lease.withObjectProperty("spec");
        held(spec, now).put("leaseTransitions", transitions(found) + 1);
        return lease;
    }

    private void label(ObjectNode lease) {
        if (!labels.isEmpty()) {
            ObjectNode all = lease.withObject("/metadata/labels");
            labels.forEach(all::put);
        }
    }

    private ObjectNode held(ObjectNode spec, Instant now) {
        spec.put("holderIdentity", holder);
        spec.put("leaseDurationSeconds", Math.max(1, duration.toSeconds()));
        spec.put("acquireTime", MICRO.format(now));
        spec.put("renewTime", MICRO.format(now));
        return spec;
    }

    ObjectNode renewed(ObjectNode current, Instant now) {
        ObjectNode lease = current.deepCopy();
        lease.withObjectProperty("spec").put("renewTime", MICRO.format(now));
        return lease;
    }

    ObjectNode released(ObjectNode current) {
        ObjectNode lease = current.deepCopy();
        lease.withObjectProperty("spec").remove("holderIdentity");
        return lease;
    }

    boolean heldByUs(ObjectNode lease) {
        return lease.path("spec").path("holderIdentity").asText().equals(holder);
    }

    /**
     * Whether the Lease is the one that this process wrote, perhaps renewed since then. A new holder increases the
     * number of transitions.
     */
    boolean owns(ObjectNode lease, ObjectNode written) {
        return heldByUs(lease) && transitions(lease) == transitions(written);
    }

    private static int transitions(ObjectNode lease) {
        return lease.path("spec").path("leaseTransitions").asInt();
    }

    static boolean free(ObjectNode lease) {
        return lease.path("spec").path("holderIdentity").asText().isEmpty();
    }

    static LeaseLock.Held held(ObjectNode lease) {
        JsonNode spec = lease.path("spec");
        return new LeaseLock.Held(
                spec.path("holderIdentity").asText(), spec.path("acquireTime").asText());
    }

    static String version(ObjectNode lease) {
        return lease.path("metadata").path("resourceVersion").asText();
    }

    /**
     * The time until the lease expires without a renewal. It is at most the lease's duration, and zero if the lease has
     * expired.
     */
    static Duration left(ObjectNode lease, Instant serverTime) {
        JsonNode spec = lease.path("spec");
        Duration whole = Duration.ofSeconds(spec.path("leaseDurationSeconds").asInt());
        try {
            Instant renewed = Instant.parse(spec.path("renewTime").asText());
            Duration left = Duration.between(serverTime, renewed.plus(whole).plus(COARSE));
            return left.isNegative() ? Duration.ZERO : left.compareTo(whole) > 0 ? whole : left;
        } catch (DateTimeParseException unreadable) {
            return whole;
        }
    }
}
