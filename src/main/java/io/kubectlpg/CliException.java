package io.kubectlpg;

/**
 * The only exception whose text is shown to users. It carries an exit code, a sentence that says what is wrong, and a
 * sentence that says what to do.
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

    /** A failure with the exit code of another one. */
    public static CliException of(ExitCode code, String problem, String remedy) {
        return new CliException(code, problem, remedy);
    }

    /** For a mistake in the command line or in a value of the user's files; exit code {@link ExitCode#USAGE}. */
    public static CliException usage(String problem, String remedy) {
        return new CliException(ExitCode.USAGE, problem, remedy);
    }

    /** For a precondition that does not hold. The command has changed nothing. */
    public static CliException refused(String problem, String remedy) {
        return new CliException(ExitCode.REFUSED, problem, remedy);
    }

    /** For a cluster, instance or backup that does not exist. */
    public static CliException notFound(String problem, String remedy) {
        return new CliException(ExitCode.NOT_FOUND, problem, remedy);
    }

    /** For a cluster whose lock another operation holds. */
    public static CliException locked(String problem, String remedy) {
        return new CliException(ExitCode.LOCKED, problem, remedy);
    }

    /** For an exceeded time limit. The action may go on in the cluster without this client. */
    public static CliException timedOut(String problem, String remedy) {
        return new CliException(ExitCode.TIMED_OUT, problem, remedy);
    }

    /**
     * For an operation that did not end within its time limit because it waits for Kubernetes, the storage or a server.
     * This client has stopped; {@code kubectl pg resume} continues the operation.
     */
    public static CliException waits(String problem, String remedy) {
        return new CliException(ExitCode.TIMED_OUT, problem, remedy, true, true);
    }

    /** For a request that Kubernetes denied. The problem names the verb, the resource and the namespace. */
    public static CliException denied(String problem, String remedy) {
        return new CliException(ExitCode.DENIED, problem, remedy);
    }

    /** For a repository that did not answer a pod. The failed action has ended, so the user can try it again. */
    public static CliException repositoryUnreachable(String problem, String remedy) {
        return new CliException(ExitCode.UNREACHABLE, problem, remedy, true, false);
    }

    /** For an API server or a pod that cannot be reached. It is unknown whether the action took place. */
    public static CliException unreachable(String problem, String remedy) {
        return new CliException(ExitCode.UNREACHABLE, problem, remedy);
    }

    /** For an action that was carried out and failed. */
    public static CliException failed(String problem, String remedy) {
        return new CliException(ExitCode.FAILED, problem, remedy);
    }

    public static CliException interrupted() {
        return new CliException(ExitCode.INTERRUPTED, "interrupted", "");
    }

    /** For an interruption that the user already knows of. Nothing more is printed. */
    public static CliException interruptionAlreadyTold() {
        return new CliException(ExitCode.INTERRUPTED, "", "");
    }

    /** Keeps the original exception; {@code --debug} prints it. */
    public CliException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** A copy of this exception with an additional remedy. */
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

    /** Returns true if the failed action has certainly ended, and false if it may still go on in the cluster. */
    public boolean ended() {
        return ended;
    }

    /**
     * Whether the operation only waits for Kubernetes or the storage. Another operation may then start in its place.
     */
    public boolean waits() {
        return waits;
    }

    /** One sentence that says what is wrong. It is empty if the user has already been told. */
    public String problem() {
        return problem;
    }

    /** One sentence that says what to do. It may be empty. */
    public String remedy() {
        return remedy;
    }
}
