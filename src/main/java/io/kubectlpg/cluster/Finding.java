package io.kubectlpg.cluster;

/**
 * Something that needs attention.
 *
 * @param severity whether it makes the cluster unhealthy
 * @param problem one sentence
 * @param remedy the command that fixes it, or the first command that tells more
 */
public record Finding(Severity severity, String problem, String remedy) {
    /**
     * {@link #ERROR}: the cluster is not healthy. {@link #WARNING}: the cluster is healthy, but data may be lost or it
     * may soon be unhealthy.
     */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** A finding that makes the cluster unhealthy. */
    public static Finding error(String problem, String remedy) {
        return new Finding(Severity.ERROR, problem, remedy);
    }

    /** A finding that leaves the cluster healthy. */
    public static Finding warning(String problem, String remedy) {
        return new Finding(Severity.WARNING, problem, remedy);
    }
}
