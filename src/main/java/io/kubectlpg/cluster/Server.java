package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A server that accepts connections.
 *
 * @param version the version of PostgreSQL, such as 17.11
 * @param lsn the last position that a primary wrote or a standby replayed
 * @param archiving whether archive_mode is on
 * @param tablespacesElsewhere the tablespaces outside the volume
 * @param paused whether a standby does not replay, because somebody has paused it
 * @param replayDelay how long a standby waits on purpose before it replays a commit: recovery_min_apply_delay, in
 *     milliseconds; zero for a primary
 * @param replayedAt the time of the last commit that a standby has replayed; empty for a primary, and if there was none
 * @param senders the connections through which this server sends WAL
 * @param slots the physical replication slots
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
        Archiver archiver,
        boolean paused,
        Duration replayDelay,
        Optional<Instant> replayedAt,
        List<WalSender> senders,
        List<ReplicationSlot> slots) {

    public Server {
        tablespacesElsewhere = List.copyOf(tablespacesElsewhere);
        senders = List.copyOf(senders);
        slots = List.copyOf(slots);
    }

    /**
     * PostgreSQL's pg_stat_archiver, and the WAL that waits to be archived.
     *
     * @param ready the number of waiting segments
     * @param walSize the size of pg_wal in bytes
     * @param stalledSince the time since which segments wait and none was archived; empty unless that is longer ago
     *     than {@link #STALLED_AFTER}
     */
    public record Archiver(
            Optional<String> lastArchivedWal,
            Optional<Instant> lastArchivedTime,
            Optional<String> lastFailedWal,
            Optional<Instant> lastFailedTime,
            long ready,
            Optional<Long> walSize,
            Optional<Instant> stalledSince) {
        /**
         * The time without an archived segment after which archiving counts as stalled. It must be short, because
         * pgBackRest tries for 18 minutes (measured) before it reports a repository that does not answer.
         */
        private static final Duration STALLED_AFTER = Duration.ofMinutes(5);

        /** Whether archiving fails: the last attempt failed, or no attempt has ended for too long. */
        public boolean failing() {
            return stalledSince.isPresent() || newestAttemptFailed();
        }

        /**
         * Whether the last finished attempt failed, by PostgreSQL's counters. The counters do not include an attempt
         * that still runs.
         */
        boolean newestAttemptFailed() {
            return lastFailedTime.isPresent()
                    && (lastArchivedTime.isEmpty() || lastFailedTime.get().isAfter(lastArchivedTime.get()));
        }
    }

    static Server parse(JsonNode node) {
        JsonNode archiver = node.required("archiver");
        Instant startedAt = time(node.required("startedAt")).orElseThrow();
        Instant now = time(node.required("now")).orElseThrow();
        Optional<Instant> lastArchived = time(archiver.path("lastArchivedTime"));
        long ready = node.required("walReady").asLong();
        return new Server(
                node.required("version").asText().split(" ", 2)[0],
                node.required("inRecovery").asBoolean(),
                new Timeline(node.required("timeline").asInt()),
                Lsn.parse(node.required("lsn").asText()),
                startedAt,
                now,
                node.required("systemIdentifier").asText(),
                !"off".equals(node.required("archiveMode").asText()),
                // Scripts of an earlier version leave this field out.
                StreamSupport.stream(node.path("tablespacesElsewhere").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList(),
                new Archiver(
                        Observation.present(archiver.get("lastArchivedWal")).map(JsonNode::asText),
                        lastArchived,
                        Observation.present(archiver.get("lastFailedWal")).map(JsonNode::asText),
                        time(archiver.path("lastFailedTime")),
                        ready,
                        Observation.present(node.get("walSize")).map(JsonNode::asLong),
                        // Scripts of an earlier version leave this field out.
                        time(node.path("readySince"))
                                .filter(since -> ready > 0)
                                .map(since -> Stream.of(since, startedAt, lastArchived.orElse(since))
                                        .max(Comparator.naturalOrder())
                                        .orElseThrow())
                                .filter(since -> Duration.between(since, now).compareTo(Archiver.STALLED_AFTER) >= 0)),
                // Scripts of an earlier version leave this out.
                node.path("paused").asBoolean(),
                Duration.ofMillis(node.path("replayDelay").asLong()),
                time(node.path("replayedAt")),
                // Scripts of an earlier version leave these out.
                StreamSupport.stream(node.path("replication").spliterator(), false)
                        .map(WalSender::parse)
                        .toList(),
                StreamSupport.stream(node.path("slots").spliterator(), false)
                        .map(ReplicationSlot::parse)
                        .toList());
    }

    static Optional<Instant> time(JsonNode node) {
        return Observation.present(node)
                .map(text -> OffsetDateTime.parse(text.asText()).toInstant());
    }
}
