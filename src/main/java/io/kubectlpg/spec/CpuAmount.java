package io.kubectlpg.spec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of CPU in thousandths of a core. It is written as in Kubernetes: {@code 250m}, {@code 1}, {@code 1.5}. */
public record CpuAmount(int millis) implements Comparable<CpuAmount> {
    private static final int MILLIS_OF_A_CORE = 1000;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})m|([0-9]{1,4}(?:\\.[0-9]{1,3})?)");

    /** Reads the text. The result is empty if the text is not an amount of CPU, or if the amount is zero. */
    public static Optional<CpuAmount> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Optional<Long> millis = form.group(1) == null
                ? ExactProduct.of(form.group(2), MILLIS_OF_A_CORE)
                : ExactProduct.of(form.group(1), 1);
        return millis.filter(amount -> amount > 0).map(amount -> new CpuAmount(Math.toIntExact(amount)));
    }

    /** Reads a stored value, which was checked before it was stored. */
    static CpuAmount of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an amount of cpu: " + text));
    }

    /** The number of cores, rounded up. */
    int cores() {
        return (millis + MILLIS_OF_A_CORE - 1) / MILLIS_OF_A_CORE;
    }

    @Override
    public int compareTo(CpuAmount other) {
        return Integer.compare(millis, other.millis);
    }

    @Override
    public String toString() {
        return millis % MILLIS_OF_A_CORE == 0 ? Integer.toString(millis / MILLIS_OF_A_CORE) : millis + "m";
    }
}
