package io.kubectlpg.output;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes in words how much of a step is done. */
final class Amounts {
    private Amounts() {}

    static String percent(double fraction) {
        return "%.0f%%".formatted(100 * Math.clamp(fraction, 0, 1));
    }

    static String bytes(long done, long total) {
        return total > 0
                ? Values.size(done) + " of " + Values.size(total) + ", " + percent((double) done / total)
                : Values.size(done);
    }

    /** Joins the non-empty parts with commas. */
    static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }
}
