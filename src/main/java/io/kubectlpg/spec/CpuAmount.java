package io.kubectlpg.spec;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processor time in thousandths of a core, as Kubernetes writes it: {@code 250m}, {@code 1}, {@code 1.5}. */
public record CpuAmount(int millis) implements Comparable<CpuAmount> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})m|([0-9]{1,4}(?:\\.[0-9]{1,3})?)");

    /** Empty when the text is no such amount, or is zero. */
    public static Optional<CpuAmount> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int millis = form.group(1) != null
                ? Integer.parseInt(form.group(1))
                : new BigDecimal(form.group(2)).scaleByPowerOfTen(3).intValueExact();
        return millis == 0 ? Optional.empty() : Optional.of(new CpuAmount(millis));
    }

    /** For stored values, which were checked before. */
    static CpuAmount of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an amount of cpu: " + text));
    }

    /** Whole cores, of which the last may be a part. */
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
