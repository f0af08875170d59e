package io.kubectlpg.kube;

/** The connection ended without an exit status; the process in the pod may still run. */
public final class ExecLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExecLost(String message) {
        super(message);
    }

    public ExecLost(String message, Throwable cause) {
        super(message, cause);
    }
}
