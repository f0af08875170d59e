package io.kubectlpg.operation.doctor;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Kubernetes quantity of whatever kind: {@code 500m}, {@code 1Gi}, {@code 1e3}, {@code 4}. */
record Quantity(BigDecimal amount) implements Comparable<Quantity> {
    static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

    private static final Pattern FORM =
            Pattern.compile("([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
    private static final Map<String, Integer> TENS =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String BINARY = "KMGTPE";

    /** Zero for what is none: a quota's field that is not filled yet. */
    static Quantity parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return ZERO;
        }
        BigDecimal number = new BigDecimal(form.group(1));
        String unit = form.group(2);
        if (unit == null) {
            return new Quantity(number);
        }
        if (unit.endsWith("i")) {
            int power = 10 * (BINARY.indexOf(unit.charAt(0)) + 1);
            return new Quantity(number.multiply(BigDecimal.TWO.pow(power)));
        }
        return new Quantity(number.scaleByPowerOfTen(TENS.getOrDefault(unit, 0)));
    }

    Quantity plus(Quantity other) {
        return new Quantity(amount.add(other.amount));
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }
}
