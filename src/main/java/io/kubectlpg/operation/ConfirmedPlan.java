package io.kubectlpg.operation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What somebody agrees to with a plan: what it warns of, and its steps. Figures that change by the second on a database
 * that is in use are no part of it: where the WAL ends, how long ago something was, how much it is.
 */
record ConfirmedPlan(List<String> warning, List<String> steps) {
    private static final Pattern FIGURES = Pattern.compile("\\b[0-9A-F]{1,8}/[0-9A-F]{1,8}\\b"
            + "|\\b\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(\\+00|Z)?"
            + "|\\b(\\d+[smhd])+\\b|\\b\\d+([.,]\\d+)? ?(ms|min|days?|bytes?|[KMGTP]?i?B)\\b|\\b\\d+ s\\b");

    static ConfirmedPlan of(Plan plan) {
        return new ConfirmedPlan(
                plan.warning().stream().map(ConfirmedPlan::lasting).toList(),
                plan.steps().stream()
                        .map(Step::name)
                        .map(ConfirmedPlan::lasting)
                        .toList());
    }

    private static String lasting(String line) {
        return FIGURES.matcher(line).replaceAll("…");
    }
}
