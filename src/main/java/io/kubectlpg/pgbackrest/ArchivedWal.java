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
 * The WAL in a repository, as the script {@code archive-list} prints it.
 *
 * @param size the size of a segment
 * @param runs stretches of consecutive segments, sorted by timeline and number
 * @param histories the timelines whose history files are in the archive; timeline 1 has none
 */
public record ArchivedWal(SegmentSize size, List<Run> runs, Set<Timeline> histories) {

    /**
     * Consecutive segments of one timeline.
     *
     * @param first the number of the first segment
     * @param last the number of the last segment, which is included
     */
    public record Run(Timeline timeline, long first, long last) {}

    /**
     * A hole in the archive. A recovery along this history ends before the hole.
     *
     * @param missing the name of the first missing segment
     * @param last the name of the last missing segment of this hole
     * @param before the name of the segment before the hole; empty if the hole is at the start
     */
    public record Gap(String missing, String last, Optional<String> before) {}

    public ArchivedWal {
        runs = List.copyOf(runs);
        histories = Set.copyOf(histories);
    }

    /**
     * Reads the output of {@code archive-list}. Its lines are {@code size BYTES}, {@code history TIMELINE} and {@code
     * run FIRST LAST}.
     *
     * @throws IllegalArgumentException if the text has another form
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
     * As {@link #parse(String)}, but with a known segment size. The script can only guess the size if it has no control
     * file of a database.
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

    /** The timelines that have segments in the archive, the oldest first. */
    public List<Timeline> timelines() {
        return Stream.concat(histories.stream(), runs.stream().map(Run::timeline))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The name of the last segment on this history, where a replay ends. It is empty if the archive has no segment on
     * it.
     */
    public Optional<String> last(TimelineHistory along) {
        OptionalLong number = segments(along).mapToLong(Run::last).max();
        return number.isPresent() ? holder(along, number.getAsLong()) : Optional.empty();
    }

    /**
     * The first hole on this history.
     *
     * @param from the name of the first needed segment
     * @param to the number of the last needed segment
     */
    public Optional<Gap> firstGap(TimelineHistory along, String from, long to) {
        return gaps(along, from, to).stream().findFirst();
    }

    /** All holes on this history, the oldest first. The parameters are those of {@link #firstGap}. */
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
     * The stretches of segments on this history, the newest first. Each stretch consists of two names: its first and
     * its last segment.
     *
     * @param from the number of the first segment
     * @param to the number of the last segment
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
                // Skips the hole.
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

    /**
     * The name of the segment with this number on the history. If several timelines have such a segment, the newest
     * timeline's name is returned.
     */
    private Optional<String> holder(TimelineHistory along, long number) {
        return segments(along)
                .filter(run -> run.first() <= number && number <= run.last())
                .reduce((older, newer) -> newer)
                .map(run -> size.name(run.timeline(), number));
    }

    /**
     * The segments of the archive that lie on a history. At the end of a timeline, both the old and the new timeline
     * may have that segment. PostgreSQL then reads the segment of the newer timeline, which begins with a copy of the
     * older one.
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

    /**
     * The number of a timeline's last segment on the history. It is less than every number if the timeline is not on
     * the history.
     */
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

    /** The timeline to which the segment with this number belongs on the history. */
    private Timeline timeline(TimelineHistory along, long number) {
        return along.forks().stream()
                .filter(fork -> number <= size.number(fork.end()))
                .map(TimelineHistory.Fork::parent)
                .findFirst()
                .orElse(along.timeline());
    }
}
