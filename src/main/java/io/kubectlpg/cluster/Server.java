package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Timeline;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A server that answers.
 *
 * @param version such as 17.11
 * @param lsn written by a primary, replayed by a standby
 * @param archiving archive_mode is on
 * @param tablespacesElsewhere those that lie outside of the volume
 */
public record Server(
        String version,
        boolean inRecovery,
        Timeline timeline,
        Lsn lsn,
        Instant startedAt,
        Instant now,
        String systemIdentifier,
        boolean archiving,
        List<String> tablespacesElsewhere,
        Archiver archiver) {

    public Server {
        tablespacesElsewhere = List.copyOf(tablespacesElsewhere);
    }

    /**
     * PostgreSQL's pg_stat_archiver, and what waits.
     *
     * @param ready segments that are not archived yet
     * @param walSize what pg_wal takes, in bytes
     */
    public record Archiver(
            Optional<String> lastArchivedWal,
            Optional<Instant> lastArchivedTime,
            Optional<String> lastFailedWal,
            Optional<Instant> lastFailedTime,
            long ready,
            Optional<Long> walSize) {

        /** Whether the newest attempt failed. */
        public boolean failing() {
            return lastFailedTime.isPresent()
                    && (lastArchivedTime.isEmpty() || lastFailedTime.get().isAfter(lastArchivedTime.get()));
        }
    }

    static Server parse(JsonNode node) {
        JsonNode archiver = node.required("archiver");
        return new Server(
                node.required("version").asText().split(" ", 2)[0],
                node.required("inRecovery").asBoolean(),
                new Timeline(node.required("timeline").asInt()),
                Lsn.parse(node.required("lsn").asText()),
                time(node.required("startedAt")).orElseThrow(),
                time(node.required("now")).orElseThrow(),
                node.required("systemIdentifier").asText(),
                !"off".equals(node.required("archiveMode").asText()),
                // Scripts of an earlier version do not say it.
                StreamSupport.stream(node.path("tablespacesElsewhere").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList(),
                new Archiver(
                        Observation.present(archiver.get("lastArchivedWal")).map(JsonNode::asText),
                        time(archiver.path("lastArchivedTime")),
                        Observation.present(archiver.get("lastFailedWal")).map(JsonNode::asText),
                        time(archiver.path("lastFailedTime")),
                        node.required("walReady").asLong(),
                        Observation.present(node.get("walSize")).map(JsonNode::asLong)));
    }

    static Optional<Instant> time(JsonNode node) {
        return Observation.present(node)
                .map(text -> OffsetDateTime.parse(text.asText()).toInstant());
    }
}
