package io.kubectlpg.postgres;

import java.time.Instant;

/**
 * A named position in the WAL (PostgreSQL docs, {@code pg_create_restore_point}).
 *
 * @param lsn the end of its WAL record
 * @param time the time of its creation, by the server's clock
 */
public record RestorePoint(RestorePointName name, Lsn lsn, Timeline timeline, Instant time) {}
