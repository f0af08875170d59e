package io.kubectlpg.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The ancestors of a timeline, and the position at which each was left (PostgreSQL docs, "Timelines"). Timeline 1 has
 * no ancestor.
 */
public record TimelineHistory(Timeline timeline, List<Fork> forks) {

    /**
     * The ancestor {@code parent} was left at {@code end}. Its WAL after that position is not part of this timeline's
     * past.
     */
    public record Fork(Timeline parent, Lsn end) {}

    public TimelineHistory {
        forks = effective(forks);
    }

    /**
     * Corrects where ancestors end. A recovery that ends before its timeline began still names that timeline as the
     * parent: {@code 3 0/4000000} may follow {@code 1 0/6000000}. So no ancestor ends later than the one after it.
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

    /** Whether the WAL of {@code other} up to {@code lsn} is part of this timeline's past. */
    public boolean includes(Timeline other, Lsn lsn) {
        return other.equals(timeline)
                || forks.stream().anyMatch(fork -> fork.parent().equals(other) && lsn.compareTo(fork.end()) <= 0);
    }
}
