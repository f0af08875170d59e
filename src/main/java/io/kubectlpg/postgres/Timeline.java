package io.kubectlpg.postgres;

/** A timeline's number, from 1; the first eight hexadecimal digits of its WAL segments' names. */
public record Timeline(int number) implements Comparable<Timeline> {

    public Timeline {
        if (number < 1) {
            throw new IllegalArgumentException("timelines are numbered from 1, not " + number);
        }
    }

    /** The timeline of a WAL segment such as {@code 000000020000000000000006}. */
    public static Timeline ofSegment(String segment) {
        return new Timeline(Integer.parseInt(segment.substring(0, 8), 16));
    }

    @Override
    public int compareTo(Timeline other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
