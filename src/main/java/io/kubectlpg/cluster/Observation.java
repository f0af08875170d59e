package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryPlaces;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
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
 * What the script {@code observe} said of an instance.
 *
 * @param stateWord of the {@link SupervisorState}; that of newer scripts may be one that this program does not know
 * @param reason its sentence
 * @param now the instance's clock
 * @param places where in the values the repositories stand
 * @param server empty when no server accepts
 * @param ends how often a server has ended since one served last; empty: none did, or the scripts are of an earlier version
 * @param databaseSize of all databases, in bytes; empty when it took too long to find out
 * @param controlState the control file's, empty without data
 * @param controlTimeline of the last checkpoint
 * @param systemIdentifier of the data directory, by the control file
 * @param histories of the timelines in pg_wal, by number
 * @param openings of the timelines that restores began, by time
 * @param restoring the restore that owns the data directory
 * @param walVolume of pg_wal, where it has one of its own
 * @param archiveError what pgBackRest said when it last failed to archive; empty once it has archived again
 * @param info the info document that the volume keeps, as old as {@code infoAge}
 */
public record Observation(
        String stateWord,
        String reason,
        Instant now,
        RepositoryPlaces places,
        Optional<Server> server,
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
        Optional<InfoDocument> info,
        Optional<Duration> infoAge) {

    /**
     * A file system, in bytes. What is used and what is available may be less than its size: some of it root alone gets.
     *
     * @param size 0 where it is not known
     */
    public record Volume(long size, long used, long available) {
        private static Volume parse(JsonNode node) {
            long size = node.path("size").asLong();
            long used = node.path("used").asLong();
            return new Volume(size, used, node.path("available").asLong(size - used));
        }
    }

    /**
     * A server that ends instead of serving.
     *
     * @param config the digest of the files with which it was started each time, see {@code ConfigurationDigest}
     * @param word how it ended the last time, such as {@code exit code 1: could not access file "nosuch"}
     */
    public record Ends(int count, String config, String word) {
        /** What three starts did not bring about, a fourth one does not either. */
        private static final int LASTING = 3;

        public boolean lasting() {
            return count >= LASTING;
        }

        /** A sentence without a full stop that says so. */
        public String words(InstanceName instance) {
            return "the server of %s does not start: it has ended %d times, the last time with %s"
                    .formatted(instance, count, word);
        }
    }

    /** A restore that has not ended well: its request's id, and the timeline that it follows. */
    public record Restoring(String id, Optional<Timeline> timeline) {}

    /**
     * A restore closed the database on one timeline and opened it on a new one.
     *
     * @param left the timeline it was on before
     * @param closed the last moment of that
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
     * @throws IllegalArgumentException when it is not one
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
                    present(info).map(i -> InfoDocument.parse(i.required("document"))),
                    present(info).map(i -> Duration.ofSeconds(i.required("age").asLong())));
        } catch (DateTimeException | NoSuchElementException damaged) {
            throw new IllegalArgumentException("not an observation: " + damaged.getMessage(), damaged);
        }
    }

    public SupervisorState state() {
        return SupervisorState.of(stateWord);
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

    /** The timeline that the database is on: the server's, or that of the restore which has it, or the control file's. */
    public Optional<Timeline> timeline() {
        return server.map(Server::timeline)
                .or(() -> restoring.flatMap(Restoring::timeline))
                .or(() -> controlTimeline);
    }

    /** The history of {@link #timeline()}. */
    public Optional<TimelineHistory> history() {
        return timeline().map(this::history);
    }

    /** The history of a timeline, as far as the instance knows it. */
    public TimelineHistory history(Timeline timeline) {
        return histories.stream()
                .filter(history -> history.timeline().equals(timeline))
                .findFirst()
                .orElse(TimelineHistory.without(timeline));
    }

    /** The restore that was the next to close the database after a moment, or during which the moment lies. */
    public Optional<Opening> openingAfter(Instant moment) {
        return openings.stream()
                .filter(opening -> moment.isBefore(opening.opened()))
                .findFirst();
    }

    /** Whether the configuration names a repository. */
    public boolean repository() {
        return !places.slots().isEmpty();
    }

    /** Why the last attempt to archive failed, in a sentence and a remedy; empty while archiving works. */
    public Optional<CliException> archiveFailure() {
        return server.map(Server::archiver)
                .filter(Server.Archiver::failing)
                .flatMap(archiver -> archiveError)
                .map(error -> RepositoryProblem.ofLogged(places, "archiving", error));
    }

    /** The request that works, or waits to. */
    public Optional<Request> runningRequest() {
        return requests.stream().filter(request -> request.exit().isEmpty()).findFirst();
    }

    public Optional<Request> request(String id) {
        return requests.stream().filter(request -> request.id().equals(id)).findFirst();
    }
}
