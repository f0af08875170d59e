package io.kubectlpg;

/** The exit codes of the program. docs/exit-codes.md explains each code. The meaning of a code never changes. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    REFUSED(3),
    NOT_FOUND(4),
    LOCKED(5),
    TIMED_OUT(6),
    DENIED(7),
    UNREACHABLE(8),
    INTERRUPTED(130);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
