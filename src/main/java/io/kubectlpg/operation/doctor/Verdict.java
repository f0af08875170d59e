package io.kubectlpg.operation.doctor;

import java.util.Locale;

/** How a check ended, worst first. */
public enum Verdict {
    FAILED,
    WARNING,
    /** It could not be looked at, which says nothing about it. */
    UNKNOWN,
    OK;

    /** As it is printed: only what needs somebody now is in capitals. */
    @Override
    public String toString() {
        return this == FAILED ? name() : name().toLowerCase(Locale.ROOT);
    }
}
