package io.kubectlpg.postgres;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The number of a timeline, from 1. The names of its WAL segments begin with this number, in eight hexadecimal digits.
 */
public record Timeline(int number) implements Comparable<Timeline> {
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");

    public Timeline {
        if (number < 1) {
            throw new IllegalArgumentException("timelines are numbered from 1, not " + number);
        }
    }

    /**
     * The timeline in the name of a WAL segment such as {@code 000000020000000000000006}.
     *
     * @throws IllegalArgumentException if the text is not a segment's name
     */
    public static Timeline ofSegment(String segment) {
        if (!SEGMENT.matcher(segment).matches()) {
            throw new IllegalArgumentException("not the name of a WAL segment: " + segment);
        }
        return new Timeline(Integer.parseInt(segment.substring(0, 8), 16));
    }

    /**
     * Equality in written code. The generated method is linked at run time, and every {@code status} would wait for
     * that.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timeline timeline && number == timeline.number;
    }

    @Override
    public int hashCode() {
        return Integer.hashCode(number);
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
