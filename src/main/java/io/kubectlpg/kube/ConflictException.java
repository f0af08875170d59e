package io.kubectlpg.kube;

/** The object exists already, or it changed after it was read. */
public final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message);
    }
}
