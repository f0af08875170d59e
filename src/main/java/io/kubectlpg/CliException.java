package io.kubectlpg;

/**
 * The one exception that users see. It carries an exit code, a sentence that says what is wrong, and a sentence that
 * says what to do.
 */
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

    /** The command line or a value in the user's files is wrong. */
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

    /** The time is up, and the operation goes on in the cluster without this client. */
    public static CliException timedOut(String problem, String remedy) {
        return new CliException(ExitCode.TIMED_OUT, problem, remedy);
    }

    /**
     * The operation did not end in its time, and nothing in the cluster works on it any more. It can go on when
     * Kubernetes or the storage provides what it waits for.
     */
    public static CliException waits(String problem, String remedy) {
        return new CliException(ExitCode.TIMED_OUT, problem, remedy, true, true);
    }

    /** Kubernetes denied the request. The problem names verb, resource and namespace. */
    public static CliException denied(String problem, String remedy) {
        return new CliException(ExitCode.DENIED, problem, remedy);
    }

    /** A pod got no answer from the repository. The failed action has ended, so it can be tried again. */
    public static CliException repositoryUnreachable(String problem, String remedy) {
        return new CliException(ExitCode.UNREACHABLE, problem, remedy, true, false);
    }

    /** The API server or a pod cannot be reached, so it is unknown whether the action took place. */
    public static CliException unreachable(String problem, String remedy) {
        return new CliException(ExitCode.UNREACHABLE, problem, remedy);
    }

    /** The action was carried out and failed. */
    public static CliException failed(String problem, String remedy) {
        return new CliException(ExitCode.FAILED, problem, remedy);
    }

    public static CliException interrupted() {
        return new CliException(ExitCode.INTERRUPTED, "interrupted", "");
    }

    /** An interruption about which the user has been told already. Nothing more is printed. */
    public static CliException interruptionAlreadyTold() {
        return new CliException(ExitCode.INTERRUPTED, "", "");
    }

    /** Keeps the original exception; {@code --debug} prints it. */
    public CliException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** A copy of this exception with one more remedy. */
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

    /** Whether the failed action has certainly ended. False: it may still be going on in the cluster. */
    public boolean ended() {
        return ended;
    }

    /**
     * Whether the operation only waits for Kubernetes or the storage. Another operation may then start in its place.
     */
    public boolean waits() {
        return waits;
    }

    /** One sentence that says what is wrong; empty if the user has been told already. */
    public String problem() {
        return problem;
    }

    /** One sentence that says what to do; may be empty. */
    public String remedy() {
        return remedy;
    }
}
