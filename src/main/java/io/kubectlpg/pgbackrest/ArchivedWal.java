package io.kubectlpg.pgbackrest;

import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.SegmentSize;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The WAL that the repository holds, as the script {@code archive-list} prints it.
 *
 * @param size of its segments
 * @param runs segments without a gap between them, by timeline and number
 * @param histories the timelines whose history files are there; the first timeline has none
 */
public record ArchivedWal(SegmentSize size, List<Run> runs, Set<Timeline> histories) {

    /** The segments of a timeline from one number to another, both of them and all between. */
    public record Run(Timeline timeline, long first, long last) {}

    /**
     * A hole in the archive: recovery ends before it.
     *
     * @param missing the first segment that is not there
     * @param last the last one of those that are missing in a row
     * @param before the last segment before it; empty: the hole begins where the replay does
     */
    public record Gap(String missing, String last, Optional<String> before) {}

    public ArchivedWal {
        runs = List.copyOf(runs);
        histories = Set.copyOf(histories);
    }

    /**
     * Reads what {@code archive-list} prints: {@code size BYTES}, {@code history TIMELINE} and {@code run FIRST LAST}.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static ArchivedWal parse(String text) {
        List<String[]> lines =
                text.lines().map(line -> line.strip().split(" ", -1)).toList();
        SegmentSize size = lines.stream()
                .filter(words -> words[0].equals("size") && words.length == 2)
                .findFirst()
                .map(words -> new SegmentSize(Long.parseLong(words[1])))
                .orElseThrow(() -> new IllegalArgumentException("not a list of an archive: " + text));
        return read(lines, size);
    }

    /**
     * As {@link #parse(String)}, of an archive whose database is lost: without its control file the script only guesses the
     * size of the segments.
     */
    public static ArchivedWal parse(String text, SegmentSize size) {
        return read(text.lines().map(line -> line.strip().split(" ", -1)).toList(), size);
    }

    private static ArchivedWal read(List<String[]> lines, SegmentSize size) {
        var runs = new ArrayList<Run>();
        var histories = new TreeSet<Timeline>();
        for (String[] words : lines) {
            switch (words[0]) {
                case "size" -> {}
                case "history" -> histories.add(new Timeline(Integer.parseInt(word(words, 1), 16)));
                case "run" ->
                    runs.add(new Run(
                            Timeline.ofSegment(word(words, 1)),
                            size.number(word(words, 1)),
                            size.number(word(words, 2))));
                default -> throw new IllegalArgumentException("not a list of an archive: " + String.join(" ", words));
            }
        }
        return new ArchivedWal(size, runs, histories);
    }

    private static String word(String[] words, int index) {
        if (index >= words.length) {
            throw new IllegalArgumentException("not a list of an archive: " + String.join(" ", words));
        }
        return words[index];
    }

    /** The timelines of which something is there, oldest first. */
    public List<Timeline> timelines() {
        return Stream.concat(histories.stream(), runs.stream().map(Run::timeline))
                .distinct()
                .sorted()
                .toList();
    }

    /** The last segment on a timeline's history: where replaying along it ends. */
    public Optional<String> last(TimelineHistory along) {
        OptionalLong number = segments(along).mapToLong(Run::last).max();
        return number.isPresent() ? holder(along, number.getAsLong()) : Optional.empty();
    }

    /**
     * The first hole between two segments, on a timeline's history.
     *
     * @param from the name of the first one that is needed
     * @param to the number of the last one
     */
    public Optional<Gap> firstGap(TimelineHistory along, String from, long to) {
        return gaps(along, from, to).stream().findFirst();
    }

    /** All holes, oldest first; otherwise as {@link #firstGap}. */
    public List<Gap> gaps(TimelineHistory along, String from, long to) {
        var gaps = new ArrayList<Gap>();
        long first = size.number(from);
        long number = first;
        while (number <= to) {
            long wanted = number;
            OptionalLong end = segments(along)
                    .filter(run -> run.first() <= wanted && wanted <= run.last())
                    .mapToLong(Run::last)
                    .max();
            if (end.isPresent()) {
                number = end.getAsLong() + 1;
                continue;
            }
            long next = segments(along)
                    .mapToLong(Run::first)
                    .filter(run -> run > wanted)
                    .min()
                    .orElse(Long.MAX_VALUE);
            long last = Math.min(next - 1, to);
            gaps.add(new Gap(
                    size.name(timeline(along, number), number),
                    size.name(timeline(along, last), last),
                    number == first ? Optional.empty() : holder(along, number - 1)));
            number = last + 1;
        }
        return gaps;
    }

    /**
     * The names of what is there, newest first, as pairs of the first and the last: what somebody reads who looks back.
     *
     * @param from the number of the first segment
     * @param to the number of the last one
     */
    public List<String> backwards(TimelineHistory along, long from, long to) {
        var names = new ArrayList<String>();
        long number = to;
        while (number >= from) {
            long wanted = number;
            Optional<Run> newest = segments(along)
                    .filter(run -> run.first() <= wanted && wanted <= run.last())
                    .reduce((older, newer) -> newer);
            if (newest.isEmpty()) {
                // On, across the hole.
                number = segments(along)
                        .mapToLong(Run::last)
                        .filter(last -> last < wanted)
                        .max()
                        .orElse(-1);
                continue;
            }
            long first = Math.max(from, newest.get().first());
            names.add(size.name(newest.get().timeline(), first));
            names.add(size.name(newest.get().timeline(), number));
            number = first - 1;
        }
        return names;
    }

    /** The name of the segment with this number on a history: that of the newest timeline that has it. */
    private Optional<String> holder(TimelineHistory along, long number) {
        return segments(along)
                .filter(run -> run.first() <= number && number <= run.last())
                .reduce((older, newer) -> newer)
                .map(run -> size.name(run.timeline(), number));
    }

    /**
     * What of the archive belongs to a history. The segment in which a timeline was left is on both: PostgreSQL takes the
     * newer one's, which begins with a copy, and else the older one's.
     */
    private Stream<Run> segments(TimelineHistory along) {
        return runs.stream().flatMap(run -> {
            long first = Math.max(run.first(), begin(along, run.timeline()));
            long last = Math.min(run.last(), end(along, run.timeline()));
            return first <= last ? Stream.of(new Run(run.timeline(), first, last)) : Stream.empty();
        });
    }

    /** The number of a timeline's first segment on the history. */
    private long begin(TimelineHistory along, Timeline timeline) {
        Lsn begin = new Lsn(0);
        for (TimelineHistory.Fork fork : along.forks()) {
            if (fork.parent().equals(timeline)) {
                break;
            }
            begin = fork.end();
        }
        return size.number(begin);
    }

    /** The number of its last one; before all numbers when it is not of this history. */
    private long end(TimelineHistory along, Timeline timeline) {
        if (timeline.equals(along.timeline())) {
            return Long.MAX_VALUE;
        }
        return along.forks().stream()
                .filter(fork -> fork.parent().equals(timeline))
                .mapToLong(fork -> size.number(fork.end()))
                .findFirst()
                .orElse(-1);
    }

    /** Whose segment it would be. */
    private Timeline timeline(TimelineHistory along, long number) {
        return along.forks().stream()
                .filter(fork -> number <= size.number(fork.end()))
                .map(TimelineHistory.Fork::parent)
                .findFirst()
                .orElse(along.timeline());
    }
}
