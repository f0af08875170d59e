package io.kubectlpg.operation.doctor;

import java.util.Locale;

/** How a check ended, worst first. */
public enum Verdict {
    FAILED,
    WARNING,
    /** It could not be checked, so it may be right or wrong. */
    UNKNOWN,
    OK;

    /** As it is printed: only what needs somebody now is in capitals. */
    @Override
    public String toString() {
        return this == FAILED ? name() : name().toLowerCase(Locale.ROOT);
    }
}
