package io.kubectlpg.postgres;

import java.time.Instant;

/**
 * A named position in the WAL (PostgreSQL docs, {@code pg_create_restore_point}).
 *
 * @param lsn where its record ends
 * @param time at which it was made, by the server's clock
 */
public record RestorePoint(RestorePointName name, Lsn lsn, Timeline timeline, Instant time) {}
