package io.kubectlpg.operation.monitor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.AccessReview;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The Events of a cluster: a Warning when a problem has lasted, and again while it lasts, and a Normal one when it is
 * over. The same problem has one Event, which counts how often it was reported.
 */
public final class Events {
    /** How often an Event is written again while its problem lasts. Kubernetes deletes an Event after an hour. */
    static final Duration AGAIN = Duration.ofMinutes(5);

    /** The largest number of Events that wait for an API server that does not answer. */
    private static final int WAITING = 50;

    /** The longest message that the API server takes. */
    private static final int LONGEST = 1024;

    private static final String COMPONENT = "kubectl-pg";

    private final ClusterName cluster;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private final Map<String, Instant> written = new HashMap<>();

    private record Event(Finding finding, Optional<Duration> over, Instant time) {}

    public Events(ClusterName cluster) {
        this.cluster = cluster;
    }

    /** Refuses the command if the user may not write Events. */
    public static void requireRights(Kube kube) {
        List<Rights> missing = AccessReview.missing(kube, Rights.of(Rights.EVENTS));
        if (!missing.isEmpty()) {
            throw CliException.denied(
                    "the user %s may not %s in the namespace %s"
                            .formatted(kube.user(), AccessReview.words(missing), kube.namespace()),
                    "Ask for a role that allows it, or leave --event out.");
        }
    }

    /**
     * Writes the Events of a look. What cannot be written now is written after a later look.
     *
     * @param lasting the problems that last
     * @throws CliException if an Event cannot be written
     */
    public void write(Kube kube, List<Change> changes, List<Finding> lasting) {
        Instant now = kube.serverTime();
        for (Change change : changes) {
            switch (change.kind()) {
                case LASTS -> waiting.add(new Event(change.finding(), Optional.empty(), now));
                case OVER -> waiting.add(new Event(change.finding(), Optional.of(change.lasted()), now));
                case BEGAN, SEVERITY, ENDED -> {}
            }
        }
        for (Finding finding : lasting) {
            Instant last = written.get(key(finding));
            if (last != null && Duration.between(last, now).compareTo(AGAIN) >= 0) {
                waiting.add(new Event(finding, Optional.empty(), now));
                written.put(key(finding), now);
            }
        }
        while (waiting.size() > WAITING) {
            waiting.removeFirst();
        }
        while (!waiting.isEmpty()) {
            Event event = waiting.getFirst();
            write(kube, event);
            waiting.removeFirst();
            if (event.over().isPresent()) {
                written.remove(key(event.finding()));
            } else {
                written.put(key(event.finding()), event.time());
            }
        }
    }

    private void write(Kube kube, Event event) {
        ObjectNode object = object(kube, event);
        try {
            kube.create(object);
        } catch (ConflictException known) {
            String name = object.at("/metadata/name").asText();
            int count = kube.get(Kind.EVENT, name)
                    .map(before -> before.path("count").asInt(1))
                    .orElse(0);
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.put("count", count + 1);
            patch.set("message", object.get("message"));
            patch.set("lastTimestamp", object.get("lastTimestamp"));
            kube.mergePatch(Kind.EVENT, name, patch);
        }
    }

    private ObjectNode object(Kube kube, Event event) {
        Finding finding = event.finding();
        ObjectNode about = about(kube, finding);
        String time = event.time().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", Kind.EVENT.apiVersion()).put("kind", Kind.EVENT.kind());
        object.putObject("metadata")
                .put("namespace", kube.namespace())
                .put(
                        "name",
                        finding.instance().map(InstanceName::toString).orElse(cluster + ".cluster") + "."
                                + suffix(finding) + (event.over().isPresent() ? "-over" : ""));
        object.set("involvedObject", about);
        object.put("type", event.over().isPresent() ? "Normal" : "Warning")
                .put("reason", finding.topic().word() + (event.over().isPresent() ? "Over" : ""))
                .put("message", message(event))
                .put("firstTimestamp", time)
                .put("lastTimestamp", time)
                .put("count", 1)
                .put("reportingComponent", COMPONENT)
                .putObject("source")
                .put("component", COMPONENT);
        return object;
    }

    private static String message(Event event) {
        Finding finding = event.finding();
        String text = event.over()
                .map(lasted -> "Over after " + Values.duration(lasted) + ": " + finding.problem())
                .orElseGet(() -> finding.problem() + (finding.remedy().isEmpty() ? "" : ". " + finding.remedy()));
        return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }

    /** The StatefulSet of the instance, or the first of the cluster. */
    private ObjectNode about(Kube kube, Finding finding) {
        List<ObjectNode> sets = kube.list(Kind.STATEFUL_SET, Labels.selector(cluster));
        Optional<ObjectNode> found = sets.stream()
                .filter(set -> finding.instance()
                        .map(InstanceName::toString)
                        .filter(name -> !name.equals(set.at("/metadata/name").asText()))
                        .isEmpty())
                .findFirst();
        ObjectNode about = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", Kind.STATEFUL_SET.apiVersion())
                .put("kind", Kind.STATEFUL_SET.kind())
                .put("namespace", kube.namespace())
                .put(
                        "name",
                        found.map(set -> set.at("/metadata/name").asText())
                                .or(() -> finding.instance().map(InstanceName::toString))
                                .orElse(cluster + "-1"));
        found.ifPresent(set -> about.put("uid", set.at("/metadata/uid").asText()));
        return about;
    }

    private static String key(Finding finding) {
        return finding.instance().map(InstanceName::toString).orElse("") + "." + suffix(finding);
    }

    /** The end of the name of an Event, which is the same for the same problem. */
    private static String suffix(Finding finding) {
        String words = Problems.words(finding);
        return "kubectl-pg-" + finding.topic().word().toLowerCase(Locale.ROOT)
                + (words.isEmpty() ? "" : "-" + Integer.toHexString(words.hashCode()));
    }
}
