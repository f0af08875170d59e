package io.kubectlpg.spec;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A quantity in any notation of Kubernetes: {@code 500m}, {@code 1Gi}, {@code 1e3}, {@code 4}. The user's values allow
 * fewer notations: see {@link ByteSize} and {@link CpuAmount}.
 */
public record Quantity(BigDecimal amount) implements Comparable<Quantity> {
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

    private static final Pattern FORM = Pattern.compile(
            "([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
    private static final Map<String, Integer> TENS =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String BINARY = "KMGTPE";

    /** Makes equal amounts equal objects, such as {@code 1Gi} and {@code 1024Mi}. */
    public Quantity {
        amount = amount.stripTrailingZeros();
    }

    /** Reads the text; empty if it is not a quantity. */
    public static Optional<Quantity> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(form.group(1));
        String unit = form.group(2);
        return Optional.of(new Quantity(unit == null ? number : number.multiply(unit(unit))));
    }

    /** The factor of a unit, such as 1024 for {@code Ki}. */
    private static BigDecimal unit(String unit) {
        return unit.endsWith("i")
                ? BigDecimal.TWO.pow(10 * (BINARY.indexOf(unit.charAt(0)) + 1))
                : BigDecimal.ONE.scaleByPowerOfTen(TENS.getOrDefault(unit, 0));
    }

    public Quantity plus(Quantity other) {
        return new Quantity(amount.add(other.amount));
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }
}
