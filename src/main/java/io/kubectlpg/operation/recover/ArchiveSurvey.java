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
 * What a repository alone tells of its cluster, as the script {@code survey} says it.
 *
 * @param now the clock of the pod that was asked
 * @param branches the timelines that the archive has a history of, by number; timeline 1 has none
 * @param lastArchived when the newest segment came into the archive
 * @param wal all that is in the archive; empty: the script is of an earlier version, which did not list it
 */
record ArchiveSurvey(
        Instant now,
        InfoDocument repository,
        List<Branch> branches,
        Optional<Instant> lastArchived,
        Optional<ArchivedWal> wal) {
    private static final String HISTORY = ".history";

    /**
     * A timeline and where it comes from.
     *
     * @param begun when its history came into the archive, which is when the database was opened on it
     */
    record Branch(TimelineHistory history, Instant begun) {}

    ArchiveSurvey {
        branches = List.copyOf(branches);
    }

    /** @throws IllegalArgumentException when it is not a survey */
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

    /** The timeline that the database was on last. */
    Timeline newest() {
        return Stream.concat(
                        branches.stream().map(branch -> branch.history().timeline()),
                        repository.lastSegment().map(Timeline::ofSegment).stream())
                .max(Comparator.naturalOrder())
                .orElse(new Timeline(1));
    }

    /** The past of a timeline. */
    TimelineHistory history(Timeline timeline) {
        return branches.stream()
                .map(Branch::history)
                .filter(history -> history.timeline().equals(timeline))
                .findFirst()
                .orElse(TimelineHistory.without(timeline));
    }

    /** Whether the archive knows of it. */
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
     * The timeline that the database was on at a moment: a later number is a later opening. Files that were copied into
     * another bucket have the time of the copy, which a backup that is older proves; the newest timeline is the answer then.
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
