package io.kubectlpg.kube;

/** The connection ended without an exit status; the process in the pod may still run. */
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

    /** What happened, as a sentence. */
    public String problem() {
        return problem;
    }
}
