package io.kubectlpg.kube;

/** Thrown if an object to create already exists, or if an object changed after it was read. */
public final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message);
    }
}
