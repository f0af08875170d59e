package io.kubectlpg.cluster;

/**
 * A problem in a cluster that needs attention.
 *
 * @param severity whether the problem makes the cluster unhealthy
 * @param problem one sentence
 * @param remedy the command that fixes the problem, or the first command that shows more about it
 */
public record Finding(Severity severity, String problem, String remedy) {
    /**
     * {@link #ERROR}: the cluster is not healthy. {@link #WARNING}: the cluster is healthy, but it may lose data or
     * become unhealthy soon.
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
