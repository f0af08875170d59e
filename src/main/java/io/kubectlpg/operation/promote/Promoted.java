package io.kubectlpg.operation.promote;

import io.kubectlpg.operation.Result;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.Optional;

/**
 * An instance has become the primary.
 *
 * @param timeline the number of its new timeline
 * @param withoutWrites the time from the order to stop the old server to the first commit on the new primary; empty if this
 *     client has not seen both
 */
public record Promoted(InstanceName primary, int timeline, Optional<Duration> withoutWrites) implements Result {}
