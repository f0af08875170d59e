package io.kubectlpg.postgres;

import java.util.regex.Pattern;

/** A timeline's number, from 1; the first eight hexadecimal digits of its WAL segments' names. */
public record Timeline(int number) implements Comparable<Timeline> {
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");

    public Timeline {
        if (number < 1) {
            throw new IllegalArgumentException("timelines are numbered from 1, not " + number);
        }
    }

    /**
     * The timeline of a WAL segment such as {@code 000000020000000000000006}.
     *
     * @throws IllegalArgumentException when it is not the name of one
     */
    public static Timeline ofSegment(String segment) {
        if (!SEGMENT.matcher(segment).matches()) {
            throw new IllegalArgumentException("not the name of a WAL segment: " + segment);
        }
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
