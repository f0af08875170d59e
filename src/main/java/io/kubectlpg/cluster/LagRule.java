package io.kubectlpg.cluster;

/**
 * The lag above which a replica is a finding.
 *
 * @param bytes how much WAL a replica may lack
 * @param severity the severity of the finding
 */
public record LagRule(long bytes, Finding.Severity severity) {
    /** The rule of {@code status}: a replica that lags does not make a cluster unhealthy. */
    public static final LagRule OF_STATUS = new LagRule(64L << 20, Finding.Severity.WARNING);

    boolean exceededBy(long lag) {
        return lag > bytes;
    }
}
