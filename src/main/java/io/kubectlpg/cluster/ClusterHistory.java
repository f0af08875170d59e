package io.kubectlpg.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.Observation.Opening;
import io.kubectlpg.document.Documents;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RestorePoint;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.postgres.Timeline;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The events of a database that neither its files nor its repository list. An event never changes, so two histories of
 * the same database are merged by union.
 *
 * @param restorePoints the restore points that this program created, sorted by time
 * @param openings the restores in place that opened the database on a new timeline, sorted by time
 */
public record ClusterHistory(List<RestorePoint> restorePoints, List<Opening> openings) {
    /** The history of a new database. */
    public static final ClusterHistory EMPTY = new ClusterHistory(List.of(), List.of());

    private static final String RESTORE_POINT = "restorePoint";
    private static final String OPENING = "opening";

    public ClusterHistory {
        restorePoints = sorted(restorePoints, Comparator.comparing(RestorePoint::time));
        openings = sorted(openings, Comparator.comparing(Opening::opened));
    }

    /** A history without restore points. */
    public static ClusterHistory ofOpenings(List<Opening> openings) {
        return new ClusterHistory(List.of(), openings);
    }

    private static <T> List<T> sorted(Collection<T> events, Comparator<T> order) {
        return new LinkedHashSet<>(events).stream().sorted(order).toList();
    }

    /** The events of both histories. */
    public ClusterHistory and(ClusterHistory other) {
        return new ClusterHistory(joined(restorePoints, other.restorePoints), joined(openings, other.openings));
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** The restore point with this name; empty if there is none. */
    public Optional<RestorePoint> restorePoint(RestorePointName name) {
        return restorePoints.stream().filter(point -> point.name().equals(name)).findFirst();
    }

    /** The events as text, one JSON object in each line. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        openings.forEach(opening -> lines.add(line(OPENING, tree(opening))));
        restorePoints.forEach(point -> lines.add(line(RESTORE_POINT, tree(point))));
        return lines;
    }

    private static String line(String kind, ObjectNode event) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.set(kind, event);
        return line.toString();
    }

    /** The restore point as {@code -o json} shows it. */
    public static ObjectNode tree(RestorePoint point) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", point.name().text())
                .put("lsn", point.lsn().toString())
                .put("timeline", point.timeline().number())
                .put("time", point.time().toString());
    }

    private static ObjectNode tree(Opening opening) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("timeline", opening.timeline().number())
                .put("left", opening.left().number())
                .put("closed", opening.closed().toString())
                .put("opened", opening.opened().toString());
    }

    /**
     * Reads the lines of {@link #lines}. Lines that cannot be read are left out: a newer version wrote them, or somebody
     * has changed them.
     */
    public static ClusterHistory parse(Collection<String> lines) {
        var points = new ArrayList<RestorePoint>();
        var openings = new ArrayList<Opening>();
        for (String line : lines) {
            try {
                JsonNode event = Documents.read(line);
                if (event.has(RESTORE_POINT)) {
                    points.add(restorePoint(event.path(RESTORE_POINT)));
                } else if (event.has(OPENING)) {
                    openings.add(opening(event.path(OPENING)));
                }
            } catch (JsonProcessingException | IllegalArgumentException damaged) {
                // Left out: a restore must not fail because of a line that it may not need.
            }
        }
        return new ClusterHistory(points, openings);
    }

    /**
     * Reads a restore point.
     *
     * @throws IllegalArgumentException if the document has another form
     */
    public static RestorePoint restorePoint(JsonNode node) {
        try {
            return new RestorePoint(
                    new RestorePointName(node.required("name").asText()),
                    Lsn.parse(node.required("lsn").asText()),
                    new Timeline(node.required("timeline").asInt()),
                    OffsetDateTime.parse(node.required("time").asText()).toInstant());
        } catch (DateTimeException damaged) {
            throw new IllegalArgumentException("not a restore point: " + node, damaged);
        }
    }

    private static Opening opening(JsonNode node) {
        try {
            return new Opening(
                    new Timeline(node.required("timeline").asInt()),
                    new Timeline(node.required("left").asInt()),
                    Instant.parse(node.required("closed").asText()),
                    Instant.parse(node.required("opened").asText()));
        } catch (DateTimeException damaged) {
            throw new IllegalArgumentException("not an opening of a database: " + node, damaged);
        }
    }
}
