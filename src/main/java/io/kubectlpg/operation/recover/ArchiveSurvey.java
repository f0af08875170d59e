package io.kubectlpg.operation.recover;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a repository alone shows about its cluster. The script {@code survey} prints it.
 *
 * @param now the time by the clock of the pod that read the repository
 * @param branches the timelines with a history file in the archive, by number; timeline 1 has none
 * @param lastArchived the time when the newest segment was archived
 * @param wal all WAL in the archive; empty if the script is of an earlier version and did not list the WAL
 */
record ArchiveSurvey(
        Instant now,
        InfoDocument repository,
        List<Branch> branches,
        Optional<Instant> lastArchived,
        Optional<ArchivedWal> wal) {
    private static final String HISTORY = ".history";

    /**
     * A timeline and its history.
     *
     * @param begun the time when its history file was archived; at that time the database was opened on the timeline
     */
    record Branch(TimelineHistory history, Instant begun) {}

    ArchiveSurvey {
        branches = List.copyOf(branches);
    }

    /**
     * Reads the output of the script {@code survey}.
     *
     * @throws IllegalArgumentException if the document has another form
     */
    static ArchiveSurvey parse(JsonNode node) {
        var branches = new ArrayList<Branch>();
        for (JsonNode text : node.required("texts")) {
            var timeline = new Timeline(text.required("timeline").asInt());
            JsonNode file = node.required("histories").required("%08X".formatted(timeline.number()) + HISTORY);
            branches.add(new Branch(
                    TimelineHistory.parse(timeline, text.required("text").asText()), time(file)));
        }
        branches.sort(Comparator.comparing(branch -> branch.history().timeline()));
        Optional<Instant> lastArchived = node.required("segments").properties().stream()
                .map(segment -> time(segment.getValue()))
                .max(Comparator.naturalOrder());
        InfoDocument repository = InfoDocument.parse(node.required("info"));
        return new ArchiveSurvey(
                Instant.ofEpochSecond(node.required("now").asLong()),
                repository,
                branches,
                lastArchived,
                node.has("wal")
                        ? Optional.of(ArchivedWal.parse(node.path("wal").asText(), repository.segmentSize()))
                        : Optional.empty());
    }

    private static Instant time(JsonNode file) {
        return Instant.ofEpochSecond(file.required("time").asLong());
    }

    /** The newest timeline in the archive, which the database used last. */
    Timeline newest() {
        return Stream.concat(
                        branches.stream().map(branch -> branch.history().timeline()),
                        repository.lastSegment().map(Timeline::ofSegment).stream())
                .max(Comparator.naturalOrder())
                .orElse(new Timeline(1));
    }

    /** The history of a timeline. It has no ancestors if the archive does not contain it. */
    TimelineHistory history(Timeline timeline) {
        return branches.stream()
                .map(Branch::history)
                .filter(history -> history.timeline().equals(timeline))
                .findFirst()
                .orElse(TimelineHistory.without(timeline));
    }

    /** Whether the archive has this timeline. */
    boolean has(Timeline timeline) {
        return Stream.concat(
                        Stream.of(newest()),
                        branches.stream()
                                .map(Branch::history)
                                .flatMap(history -> Stream.concat(
                                        Stream.of(history.timeline()),
                                        history.forks().stream().map(TimelineHistory.Fork::parent))))
                .anyMatch(timeline::equals);
    }

    /**
     * The timeline that the database used at this moment. A timeline with a higher number began later. If the archive
     * was copied to another bucket, its files have the time of the copy. A backup that is older than the history file
     * of its timeline shows such a copy; then the newest timeline is returned.
     */
    Timeline at(Instant moment) {
        if (!timesAreTrue()) {
            return newest();
        }
        Optional<Timeline> begunAfter = branches.stream()
                .filter(branch -> branch.begun().isAfter(moment))
                .map(branch -> branch.history().timeline())
                .findFirst();
        return begunAfter.flatMap(this::before).orElseGet(this::newest);
    }

    private Optional<Timeline> before(Timeline later) {
        Optional<Timeline> opened = branches.stream()
                .map(branch -> branch.history().timeline())
                .filter(timeline -> timeline.compareTo(later) < 0)
                .reduce((earlier, next) -> next);
        return opened.or(() -> history(later).forks().stream()
                .map(TimelineHistory.Fork::parent)
                .reduce((earlier, next) -> next));
    }

    private boolean timesAreTrue() {
        return branches.stream()
                .noneMatch(branch -> repository.backups().stream()
                        .anyMatch(backup ->
                                backup.timeline().equals(branch.history().timeline())
                                        && backup.stop().isBefore(branch.begun())));
    }
}
