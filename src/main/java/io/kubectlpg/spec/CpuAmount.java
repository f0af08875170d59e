package io.kubectlpg.spec;

import java.util.Optional;
import java.util.regex.Pattern;

/** An amount of CPU in thousandths of a core. It is written as in Kubernetes: {@code 250m}, {@code 1}, {@code 1.5}. */
public record CpuAmount(int millis) implements Comparable<CpuAmount> {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,6}m|[0-9]{1,4}(\\.[0-9]{1,3})?");

    /** Reads the text. Empty if the text is no amount of CPU, and if it is zero. */
    public static Optional<CpuAmount> parse(String text) {
        return FORM.matcher(text).matches()
                ? Quantity.parse(text)
                        .map(quantity -> quantity.amount().scaleByPowerOfTen(3).intValueExact())
                        .filter(millis -> millis > 0)
                        .map(CpuAmount::new)
                : Optional.empty();
    }

    /** Reads a stored value, which was checked before it was stored. */
    static CpuAmount of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an amount of cpu: " + text));
    }

    /** The number of cores, rounded up. */
    int cores() {
        return (millis + 999) / 1000;
    }

    @Override
    public int compareTo(CpuAmount other) {
        return Integer.compare(millis, other.millis);
    }

    @Override
    public String toString() {
        return millis % 1000 == 0 ? Integer.toString(millis / 1000) : millis + "m";
    }
}
