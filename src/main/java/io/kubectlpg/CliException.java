package io.kubectlpg;

/** What went wrong, in one sentence, and what to do about it, in another; nothing else reaches the user. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String problem;
    private final String remedy;
    private final boolean ended;
    private final boolean waits;

    private CliException(ExitCode code, String problem, String remedy) {
        this(code, problem, remedy, code != ExitCode.UNREACHABLE, false);
    }

    private CliException(ExitCode code, String problem, String remedy, boolean ended, boolean waits) {
        super(problem);
        this.code = code;
        this.problem = problem;
        this.remedy = remedy;
        this.ended = ended;
        this.waits = waits;
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

    /** Its time is over, and nothing of the operation works any more: it waits for what Kubernetes or the storage has to give. */
    public static CliException waits(String problem, String remedy) {
        return new CliException(ExitCode.TIMED_OUT, problem, remedy, true, true);
    }

    /** Kubernetes denied it; the problem names verb, resource and namespace. */
    public static CliException denied(String problem, String remedy) {
        return new CliException(ExitCode.DENIED, problem, remedy);
    }

    /** A pod asked the repository, and that did not answer: what was tried has ended. */
    public static CliException repositoryUnreachable(String problem, String remedy) {
        return new CliException(ExitCode.UNREACHABLE, problem, remedy, true, false);
    }

    /** The API server or a pod cannot be reached, so nobody knows what became of what was tried. */
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

    /** The same failure with one more remedy. */
    public CliException withRemedy(String more) {
        var richer = new CliException(code, problem, remedy.isEmpty() ? more : remedy + " " + more, ended, waits);
        for (Throwable suppressed : getSuppressed()) {
            richer.addSuppressed(suppressed);
        }
        return richer.causedBy(this);
    }

    public ExitCode code() {
        return code;
    }

    /** Whether what was tried has ended; otherwise it may be going on where nobody could be asked. */
    public boolean ended() {
        return ended;
    }

    /** Whether the operation waits for somebody else and does nothing meanwhile, so that another one may take its place. */
    public boolean waits() {
        return waits;
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
