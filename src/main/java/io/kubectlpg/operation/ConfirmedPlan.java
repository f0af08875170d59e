package io.kubectlpg.operation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The parts of a plan to which the user agrees: its warning and its steps. Numbers that change every second on a busy
 * database are left out: the end of the WAL, times and sizes.
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
