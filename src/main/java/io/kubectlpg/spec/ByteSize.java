package io.kubectlpg.spec;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes. It is read and printed as a Kubernetes quantity with a unit ({@code 10Gi}, {@code 500M}).
 * {@code 1Gi} and {@code 1024Mi} are equal.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private record Unit(String name, long bytes) {}

    /** The units, the largest first. If two units give texts of the same length, the larger unit is printed. */
    private static final List<Unit> UNITS = List.of(
            new Unit("Pi", 1L << 50),
            new Unit("P", 1_000_000_000_000_000L),
            new Unit("Ti", 1L << 40),
            new Unit("T", 1_000_000_000_000L),
            new Unit("Gi", 1L << 30),
            new Unit("G", 1_000_000_000L),
            new Unit("Mi", 1L << 20),
            new Unit("M", 1_000_000L),
            new Unit("Ki", 1L << 10),
            new Unit("k", 1_000L));

    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([A-Za-z]+)");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size must not be negative: " + bytes);
        }
    }

    /**
     * The size that the text describes. It is empty if the text is not a size, has no unit, or is not a whole number of
     * bytes.
     */
    public static Optional<ByteSize> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? UNITS.stream()
                        .filter(unit -> unit.name.equals(form.group(2)))
                        .findFirst()
                        .flatMap(unit -> ExactProduct.of(form.group(1), unit.bytes))
                        .map(ByteSize::new)
                : Optional.empty();
    }

    /** Reads a stored value, which was checked before it was stored. */
    static ByteSize of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a size: " + text));
    }

    public Quantity quantity() {
        return new Quantity(BigDecimal.valueOf(bytes));
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest exact text. */
    @Override
    public String toString() {
        String shortest = Long.toString(bytes);
        for (Unit unit : UNITS) {
            if (bytes > 0 && bytes % unit.bytes == 0) {
                String form = bytes / unit.bytes + unit.name;
                boolean withoutUnit = !Character.isLetter(shortest.charAt(shortest.length() - 1));
                if (withoutUnit || form.length() < shortest.length()) {
                    shortest = form;
                }
            }
        }
        return shortest;
    }
}
