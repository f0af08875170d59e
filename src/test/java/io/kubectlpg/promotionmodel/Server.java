package io.kubectlpg.promotionmodel;

/** What the server of an instance is doing. */
enum Server {
    DOWN,
    PRIMARY,
    STANDBY,
    /** A primary that {@code hand-over} stops. */
    STOPPING,
    /** A standby between the end of its recovery and its first write: the signal is gone, the timeline is not noted. */
    PROMOTING
}
