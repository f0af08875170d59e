package io.kubectlpg;

/** What went wrong, in one sentence, and what to do about it, in another; nothing else reaches the user. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String problem;
    private final String remedy;

    private CliException(ExitCode code, String problem, String remedy) {
        super(problem);
        this.code = code;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** A flag or a value that cannot be meant. */
    public static CliException usage(String problem, String remedy) {
        return new CliException(ExitCode.USAGE, problem, remedy);
    }

    /** A precondition does not hold; nothing was changed. */
    public static CliException refused(String problem, String remedy) {
        return new CliException(ExitCode.REFUSED, problem, remedy);
    }

    /** No such cluster, instance or backup. */
    public static CliException notFound(String problem, String remedy) {
        return new CliException(ExitCode.NOT_FOUND, problem, remedy);
    }

    /** Another operation holds the lock. */
    public static CliException locked(String problem, String remedy) {
        return new CliException(ExitCode.LOCKED, problem, remedy);
    }

    /** The operation goes on without us. */
    public static CliException timedOut(String problem, String remedy) {
        return new CliException(ExitCode.TIMED_OUT, problem, remedy);
    }

    /** Kubernetes denied it; the problem names verb, resource and namespace. */
    public static CliException denied(String problem, String remedy) {
        return new CliException(ExitCode.DENIED, problem, remedy);
    }

    /** The API server or the repository cannot be reached. */
    public static CliException unreachable(String problem, String remedy) {
        return new CliException(ExitCode.UNREACHABLE, problem, remedy);
    }

    /** It was tried and failed. */
    public static CliException failed(String problem, String remedy) {
        return new CliException(ExitCode.FAILED, problem, remedy);
    }

    public static CliException interrupted() {
        return new CliException(ExitCode.INTERRUPTED, "interrupted", "");
    }

    /** Keeps the exception that led here, for {@code --debug}. */
    public CliException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** The same, with more to do about it. */
    public CliException withRemedy(String more) {
        var richer = new CliException(code, problem, remedy.isEmpty() ? more : remedy + " " + more);
        for (Throwable suppressed : getSuppressed()) {
            richer.addSuppressed(suppressed);
        }
        return richer.causedBy(this);
    }

    public ExitCode code() {
        return code;
    }

    /** One sentence that says what is wrong. */
    public String problem() {
        return problem;
    }

    /** One sentence that says what to do; may be empty. */
    public String remedy() {
        return remedy;
    }
}
