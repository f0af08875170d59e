package io.kubectlpg.runbook;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A condition on the cluster, such as {@code status.healthy = true}. */
public record Expectation(Subject subject, Comparison comparison, String value) {
    /** The left side of the condition. */
    public sealed interface Subject {}

    /**
     * The answer of a query.
     *
     * @param database the database; empty: the application's database
     * @param variables values that psql quotes in the query at {@code :'NAME'}
     */
    public record Query(String sql, Optional<String> database, Map<String, String> variables) implements Subject {}

    /**
     * A field in the JSON of {@code status}.
     *
     * @param path the names of fields, and positions in lists
     */
    public record StatusField(List<String> path) implements Subject {
        @Override
        public String toString() {
            return "status." + String.join(".", path);
        }
    }

    /** The comparison of the condition. */
    public enum Comparison {
        EQUAL("="),
        OTHER("!="),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String word;

        Comparison(String word) {
            this.word = word;
        }

        static Optional<Comparison> of(String word) {
            return List.of(values()).stream()
                    .filter(one -> one.word.equals(word))
                    .findFirst();
        }

        /** Whether the comparison needs an order, as {@code <} does. */
        boolean ordered() {
            return this != EQUAL && this != OTHER;
        }

        private boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case OTHER -> order != 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case MORE -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * Whether the condition is true for this left side. Two numbers are compared as numbers, everything else as text.
     */
    boolean holds(String found) {
        Optional<BigDecimal> left = number(found);
        Optional<BigDecimal> right = number(value);
        if (left.isPresent() && right.isPresent()) {
            return comparison.holds(left.get().compareTo(right.get()));
        }
        return !comparison.ordered() && comparison.holds(found.equals(value) ? 0 : 1);
    }

    static Optional<BigDecimal> number(String text) {
        return text.matches("-?[0-9]{1,40}(\\.[0-9]{1,40})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
