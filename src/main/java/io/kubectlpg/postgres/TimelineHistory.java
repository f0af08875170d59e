package io.kubectlpg.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a timeline comes from: its ancestors, and where each was left (PostgreSQL docs, "Timelines"). Timeline 1 has
 * none.
 */
public record TimelineHistory(Timeline timeline, List<Fork> forks) {

    /** The ancestor {@code parent} was left at {@code end}; what it wrote after that is not part of the descendant. */
    public record Fork(Timeline parent, Lsn end) {}

    public TimelineHistory {
        forks = effective(forks);
    }

    /**
     * Recovery that follows a timeline and ends before it began names it as the parent all the same: behind
     * {@code 1 0/6000000} comes {@code 3 0/4000000}. So whatever a file says of an ancestor, its part ends where a later one
     * was left.
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

    /** Reads the text of {@code 0000000N.history}: a line each ancestor, parent, LSN and reason. */
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

    /** Whether what {@code other} had written up to {@code lsn} is part of this timeline's past. */
    public boolean includes(Timeline other, Lsn lsn) {
        return other.equals(timeline)
                || forks.stream().anyMatch(fork -> fork.parent().equals(other) && lsn.compareTo(fork.end()) <= 0);
    }
}
