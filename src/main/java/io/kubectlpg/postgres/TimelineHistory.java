package io.kubectlpg.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The ancestors of a timeline, and the position at which each ancestor ends (PostgreSQL docs, "Timelines"). Timeline 1
 * has no ancestor.
 */
public record TimelineHistory(Timeline timeline, List<Fork> forks) {

    /**
     * The timeline {@code parent} was left at {@code end}. Its WAL after that position does not belong to this
     * timeline's past.
     */
    public record Fork(Timeline parent, Lsn end) {}

    public TimelineHistory {
        forks = effective(forks);
    }

    /**
     * Corrects the ends of ancestors. If a recovery ends before its timeline began, PostgreSQL still names that
     * timeline as the parent. For example, {@code 3 0/4000000} may follow {@code 1 0/6000000}. So each ancestor ends at
     * the latest where the one after it ends.
     */
    private static List<Fork> effective(List<Fork> written) {
        var forks = new ArrayDeque<Fork>();
        for (Fork fork : written.reversed()) {
            Lsn end = forks.isEmpty() || fork.end().compareTo(forks.getFirst().end()) < 0
                    ? fork.end()
                    : forks.getFirst().end();
            forks.addFirst(new Fork(fork.parent(), end));
        }
        return List.copyOf(forks);
    }

    public static TimelineHistory without(Timeline timeline) {
        return new TimelineHistory(timeline, List.of());
    }

    /**
     * Reads the text of {@code 0000000N.history}. Each line names an ancestor: its number, the LSN at which it was
     * left, and the reason.
     */
    public static TimelineHistory parse(Timeline timeline, String text) {
        var forks = new ArrayList<Fork>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+", 3);
            if (words.length < 2) {
                throw new IllegalArgumentException("not a line of a timeline history: " + line);
            }
            forks.add(new Fork(new Timeline(Integer.parseInt(words[0])), Lsn.parse(words[1])));
        }
        return new TimelineHistory(timeline, forks);
    }

    /** Whether the WAL of {@code other} up to {@code lsn} belongs to this timeline's past. */
    public boolean includes(Timeline other, Lsn lsn) {
        return other.equals(timeline)
                || forks.stream().anyMatch(fork -> fork.parent().equals(other) && lsn.compareTo(fork.end()) <= 0);
    }
}
