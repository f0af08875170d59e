package io.kubectlpg.cluster;

/**
 * Something that needs attention.
 *
 * @param severity whether the cluster fails its purpose because of it
 * @param problem one sentence
 * @param remedy the command that fixes it, or the first one that tells more
 */
public record Finding(Severity severity, String problem, String remedy) {
    /** {@link #ERROR}: not healthy. {@link #WARNING}: healthy, but data could be lost, or soon not healthy. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** A finding that makes the cluster unhealthy. */
    public static Finding error(String problem, String remedy) {
        return new Finding(Severity.ERROR, problem, remedy);
    }

    /** A finding with which the cluster counts as healthy. */
    public static Finding warning(String problem, String remedy) {
        return new Finding(Severity.WARNING, problem, remedy);
    }
}
