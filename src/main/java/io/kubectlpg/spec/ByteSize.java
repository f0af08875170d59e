package io.kubectlpg.spec;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes, read and printed as a Kubernetes quantity with a unit ({@code 10Gi}, {@code 500M}). Equal sizes are
 * equal however they were written.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)");
    private static final Map<String, Long> UNITS = units();

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    private static Map<String, Long> units() {
        var units = new LinkedHashMap<String, Long>();
        String[] letters = {"P", "T", "G", "M", "K"};
        for (int i = 0; i < letters.length; i++) {
            int power = letters.length - i;
            units.put(letters[i] + "i", 1L << (10 * power));
            units.put(
                    "K".equals(letters[i]) ? "k" : letters[i],
                    BigDecimal.ONE.scaleByPowerOfTen(3 * power).longValueExact());
        }
        return units;
    }

    /** The size that the text means; empty when it is none, lacks a unit, or is not a whole number of bytes. */
    public static Optional<ByteSize> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Long unit = UNITS.get(form.group(2));
        if (unit == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ByteSize(new BigDecimal(form.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact()));
        } catch (ArithmeticException notWholeOrTooLarge) {
            return Optional.empty();
        }
    }

    /** For stored values, which were checked before. */
    static ByteSize of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a size: " + text));
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest exact form. */
    @Override
    public String toString() {
        String shortest = Long.toString(bytes);
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (bytes > 0 && bytes % unit.getValue() == 0) {
                String form = bytes / unit.getValue() + unit.getKey();
                boolean withoutUnit = !Character.isLetter(shortest.charAt(shortest.length() - 1));
                if (withoutUnit || form.length() < shortest.length()) {
                    shortest = form;
                }
            }
        }
        return shortest;
    }
}
