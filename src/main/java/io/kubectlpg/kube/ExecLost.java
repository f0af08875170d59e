package io.kubectlpg.kube;

/** The connection to a program in a pod ended without an exit status. The program may still run. */
public final class ExecLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    public ExecLost(String problem) {
        super(problem);
        this.problem = problem;
    }

    public ExecLost(String problem, Throwable cause) {
        super(problem, cause);
        this.problem = problem;
    }

    /** One sentence that says what happened. */
    public String problem() {
        return problem;
    }
}
