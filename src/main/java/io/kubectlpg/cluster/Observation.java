package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryPlaces;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The output of the script {@code observe} in an instance.
 *
 * @param stateWord the word of the {@link SupervisorState}; newer scripts may print an unknown word
 * @param reason the supervisor's sentence about its state
 * @param now the time by the instance's clock
 * @param places the paths of the values that set the repositories
 * @param server the running server; empty if no server accepts connections
 * @param pgbackrest the pgBackRest that the instance calls; empty if the instance has none, or if the scripts are of an
 *     earlier version
 * @param ends how often the server has ended since it last served; empty if it has not ended, or if the scripts are of
 *     an earlier version
 * @param databaseSize the size of all databases in bytes; empty if its computation took too long
 * @param controlState the state in the control file; empty without data
 * @param controlTimeline the timeline of the last checkpoint
 * @param systemIdentifier the system identifier in the control file of the data directory
 * @param histories the histories of the timelines in pg_wal, by the number of the timeline
 * @param openings the timelines that restores began, sorted by time
 * @param restoring the restore that is not complete; empty if there is none
 * @param walVolume the separate volume of pg_wal; empty if pg_wal has none
 * @param archiveError the last error of pgBackRest while archiving; empty after a later success
 * @param following why a replica does not follow its primary; empty if it does, or if nothing is known
 * @param promotes whether the supervisor of the pod can carry out a promotion; one of an earlier version cannot
 * @param rewinds whether it can rewind the database to the primary's timeline
 * @param note the newest decision about the primary that the instance has obeyed; empty if there was none
 * @param info the info document that is stored on the volume
 * @param infoAge the age of the info document
 */
public record Observation(
        String stateWord,
        String reason,
        Instant now,
        RepositoryPlaces places,
        Optional<Server> server,
        Optional<BackRest> pgbackrest,
        Optional<Ends> ends,
        Optional<Long> databaseSize,
        Optional<String> controlState,
        Optional<Timeline> controlTimeline,
        Optional<String> systemIdentifier,
        List<TimelineHistory> histories,
        List<Opening> openings,
        Optional<Restoring> restoring,
        List<Request> requests,
        Volume volume,
        Optional<Volume> walVolume,
        Optional<String> archiveError,
        Optional<Following> following,
        boolean promotes,
        boolean rewinds,
        Optional<RoleNote> note,
        Optional<InfoDocument> info,
        Optional<Duration> infoAge) {

    /**
     * The sizes of a file system in bytes. The sum of used and available bytes may be smaller than the size, because
     * some space is reserved for root.
     *
     * @param size the total size; 0 if it is unknown
     */
    public record Volume(long size, long used, long available) {
        private static Volume parse(JsonNode node) {
            long size = node.path("size").asLong();
            long used = node.path("used").asLong();
            return new Volume(size, used, node.path("available").asLong(size - used));
        }
    }

    /**
     * The pgBackRest that an instance calls.
     *
     * @param from {@code image}: that of the servers' image; {@code bundle}: one copied out of another image
     * @param version such as 2.55.1
     */
    public record BackRest(String from, String version) {}

    /**
     * The repeated ends of a server that has not served since its first start.
     *
     * @param count how often the server has ended
     * @param config the digest of the configuration files at each start, see {@code ConfigurationDigest}
     * @param word the last end in words, such as {@code exit code 1: could not access file "nosuch"}
     */
    public record Ends(int count, String config, String word) {
        /** After this number of failed starts the next start will fail, too. */
        private static final int LASTING = 3;

        public boolean lasting() {
            return count >= LASTING;
        }

        /** The problem as a sentence without a full stop. */
        public String words(InstanceName instance) {
            return "the server of %s does not start: it has ended %d times, the last time with %s"
                    .formatted(instance, count, word);
        }
    }

    /**
     * Why a replica does not follow its primary.
     *
     * @param why the reason in the words of the replica, without a full stop
     * @param lasts whether only another copy of the primary helps
     * @param diverged whether that is because the replica has WAL that the primary has not, so that a rewind can help, too
     * @param rewinds whether the replica will be rewound by itself
     */
    public record Following(String why, boolean lasts, boolean diverged, boolean rewinds) {}

    /**
     * A restore that is not complete.
     *
     * @param id the id of its request
     * @param timeline the timeline that the restore follows
     */
    public record Restoring(String id, Optional<Timeline> timeline) {}

    /**
     * A restore that moved the database from one timeline to a new one.
     *
     * @param timeline the new timeline
     * @param left the old timeline
     * @param closed the last moment on the old timeline
     * @param opened the first moment on the new timeline
     */
    public record Opening(Timeline timeline, Timeline left, Instant closed, Instant opened) {}

    public Observation {
        openings = List.copyOf(openings);
        histories = List.copyOf(histories);
        requests = List.copyOf(requests);
    }

    /**
     * Reads the line that {@code observe} prints.
     *
     * @throws IllegalArgumentException if the line has another form
     */
    public static Observation parse(JsonNode node) {
        try {
            JsonNode control = node.required("control");
            JsonNode info = node.required("info");
            RepositoryPlaces places =
                    RepositoryPlaces.of(node.required("repository").asText());
            return new Observation(
                    node.required("state").asText(),
                    node.required("reason").asText(),
                    Instant.parse(node.required("now").asText()),
                    places,
                    present(node.required("server")).map(Server::parse),
                    present(node.path("pgbackrest"))
                            .map(found -> new BackRest(
                                    found.required("from").asText(),
                                    found.required("version").asText())),
                    present(node.path("ends"))
                            .map(ends -> new Ends(
                                    ends.required("count").asInt(),
                                    ends.required("config").asText(),
                                    ends.required("word").asText())),
                    present(node.required("databaseSize")).map(JsonNode::asLong),
                    present(control).map(c -> c.required("state").asText()),
                    present(control.path("timeline")).map(t -> new Timeline(t.asInt())),
                    present(control.path("systemIdentifier"))
                            .map(JsonNode::asText)
                            .filter(id -> !id.isEmpty()),
                    histories(node.required("histories")),
                    openings(node.required("openings")),
                    present(node.required("restoring"))
                            .map(r -> new Restoring(
                                    r.required("id").asText(),
                                    present(r.path("timeline")).map(t -> new Timeline(t.asInt())))),
                    requests(node.required("requests"), places),
                    Volume.parse(node.required("volume")),
                    present(node.path("walVolume")).map(Volume::parse),
                    present(node.path("archiveError")).map(JsonNode::asText).filter(text -> !text.isEmpty()),
                    present(node.path("following"))
                            .map(found -> new Following(
                                    found.required("why").asText(),
                                    found.required("lasts").asBoolean(),
                                    found.path("diverged").asBoolean(),
                                    found.path("rewinds").asBoolean())),
                    node.path("promotes").asBoolean(),
                    node.path("rewinds").asBoolean(),
                    RoleNote.parse(node.path("note")),
                    present(info).map(i -> InfoDocument.parse(i.required("document"))),
                    present(info).map(i -> Duration.ofSeconds(i.required("age").asLong())));
        } catch (DateTimeException | NoSuchElementException damaged) {
            throw new IllegalArgumentException("not an observation: " + damaged.getMessage(), damaged);
        }
    }

    /** The same observation with openings that the volume no longer lists, because an earlier volume was lost. */
    public Observation including(List<Opening> earlier) {
        return new Observation(
                stateWord,
                reason,
                now,
                places,
                server,
                pgbackrest,
                ends,
                databaseSize,
                controlState,
                controlTimeline,
                systemIdentifier,
                histories,
                ClusterHistory.ofOpenings(openings)
                        .and(ClusterHistory.ofOpenings(earlier))
                        .openings(),
                restoring,
                requests,
                volume,
                walVolume,
                archiveError,
                following,
                promotes,
                rewinds,
                note,
                info,
                infoAge);
    }

    public SupervisorState state() {
        return SupervisorState.of(stateWord);
    }

    /** Whether the instance is a replica whose copy of the primary's database is not complete. */
    public boolean cloning() {
        return state() == SupervisorState.CLONING;
    }

    private static List<TimelineHistory> histories(JsonNode nodes) {
        var histories = new ArrayList<TimelineHistory>();
        for (JsonNode node : nodes) {
            histories.add(TimelineHistory.parse(
                    new Timeline(node.required("timeline").asInt()),
                    node.required("text").asText()));
        }
        histories.sort(Comparator.comparing(TimelineHistory::timeline));
        return histories;
    }

    private static List<Opening> openings(JsonNode nodes) {
        var openings = new ArrayList<Opening>();
        for (JsonNode node : nodes) {
            openings.add(new Opening(
                    new Timeline(node.required("timeline").asInt()),
                    new Timeline(node.required("left").asInt()),
                    Server.time(node.required("closed")).orElseThrow(),
                    Server.time(node.required("opened")).orElseThrow()));
        }
        openings.sort(Comparator.comparing(Opening::opened));
        return openings;
    }

    private static List<Request> requests(JsonNode nodes, RepositoryPlaces places) {
        var requests = new ArrayList<Request>();
        nodes.forEach(node -> requests.add(Request.parse(node, places)));
        return requests;
    }

    static Optional<JsonNode> present(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    }

    /**
     * The timeline of the database: from the server, from an incomplete restore, or from the control file, in this
     * order.
     */
    public Optional<Timeline> timeline() {
        return server.map(Server::timeline)
                .or(() -> restoring.flatMap(Restoring::timeline))
                .or(() -> controlTimeline);
    }

    /** The history of {@link #timeline()}. */
    public Optional<TimelineHistory> history() {
        return timeline().map(this::history);
    }

    /** The history of a timeline. If the instance does not know the timeline, the history has no ancestors. */
    public TimelineHistory history(Timeline timeline) {
        return histories.stream()
                .filter(history -> history.timeline().equals(timeline))
                .findFirst()
                .orElse(TimelineHistory.without(timeline));
    }

    /** The first restore that opened the database after this moment; empty if there is none. */
    public Optional<Opening> openingAfter(Instant moment) {
        return openings.stream()
                .filter(opening -> moment.isBefore(opening.opened()))
                .findFirst();
    }

    /** Whether the configuration has a repository. */
    public boolean repository() {
        return !places.slots().isEmpty();
    }

    /**
     * The error of the last attempt to archive; empty if archiving works, if no server runs, or if the error is not
     * known.
     *
     * @param cluster the cluster for the commands in the remedy
     */
    public Optional<CliException> archiveFailure(ClusterName cluster) {
        return server.map(Server::archiver)
                .filter(Server.Archiver::failing)
                .flatMap(archiver -> archiveError)
                .map(error -> RepositoryProblem.ofLogged(cluster, places, "archiving", error));
    }

    /** The request that runs or waits; empty if there is none. */
    public Optional<Request> runningRequest() {
        return requests.stream().filter(request -> request.exit().isEmpty()).findFirst();
    }

    public Optional<Request> request(String id) {
        return requests.stream().filter(request -> request.id().equals(id)).findFirst();
    }
}
