package io.kubectlpg.cluster;

import java.util.Optional;

/**
 * The observed state of the repository host.
 *
 * @param silence the reason why the state of its volume is unknown: the pod does not run or does not answer
 * @param volumeSize in bytes; 0 if it is unknown
 * @param volumeUsed in bytes
 */
public record RepositoryHostState(String pod, Optional<String> silence, long volumeSize, long volumeUsed) {
    /**
     * The used part of the volume from which the volume counts as full. The rest is too small for a backup or for some
     * minutes of WAL.
     */
    private static final double FULL = 0.98;

    private static final double NEARLY_FULL = 0.85;

    static RepositoryHostState silent(String pod, String why) {
        return new RepositoryHostState(pod, Optional.of(why), 0, 0);
    }

    /** Whether the volume is too full for another backup. */
    public boolean full() {
        return volumeSize > 0 && volumeUsed >= FULL * volumeSize;
    }

    public boolean nearlyFull() {
        return volumeSize > 0 && volumeUsed >= NEARLY_FULL * volumeSize;
    }
}
