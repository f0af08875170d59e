package io.kubectlpg.spec;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A size in bytes. It is read and printed as a Kubernetes quantity with a unit ({@code 10Gi}, {@code 500M}).
 * {@code 1Gi} and {@code 1024Mi} are equal.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    /** The units, the largest first. When the text has the same length with two units, the first one is printed. */
    private static final List<String> UNITS = List.of("Pi", "P", "Ti", "T", "Gi", "G", "Mi", "M", "Ki", "k");

    private static final Pattern FORM = Pattern.compile("[0-9]+(\\.[0-9]+)?(" + String.join("|", UNITS) + ")");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /** The size that the text means. Empty if the text is no size, has no unit, or is not a whole number of bytes. */
    public static Optional<ByteSize> parse(String text) {
        return FORM.matcher(text).matches() ? Quantity.parse(text).flatMap(ByteSize::whole) : Optional.empty();
    }

    private static Optional<ByteSize> whole(Quantity quantity) {
        try {
            return Optional.of(new ByteSize(quantity.amount().longValueExact()));
        } catch (ArithmeticException notWholeOrTooLarge) {
            return Optional.empty();
        }
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

    /** The shortest text that is exact. */
    @Override
    public String toString() {
        String shortest = Long.toString(bytes);
        for (String unit : UNITS) {
            long one = Quantity.unit(unit).longValueExact();
            if (bytes > 0 && bytes % one == 0) {
                String form = bytes / one + unit;
                boolean withoutUnit = !Character.isLetter(shortest.charAt(shortest.length() - 1));
                if (withoutUnit || form.length() < shortest.length()) {
                    shortest = form;
                }
            }
        }
        return shortest;
    }
}
