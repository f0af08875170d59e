package io.kubectlpg.operation.doctor;

import java.util.Locale;

/** The verdict of a check, the worst first. */
public enum Verdict {
    FAILED,
    WARNING,
    /** The question could not be checked. */
    UNKNOWN,
    OK;

    /** The printed word. Only verdicts that need attention are in capitals. */
    @Override
    public String toString() {
        return this == FAILED ? name() : name().toLowerCase(Locale.ROOT);
    }
}
