package io.kubectlpg.operation.recreate;

import io.kubectlpg.operation.restore.RestoreSource;
import java.time.Instant;
import java.util.Optional;

/**
 * What a look at the repository has brought.
 *
 * @param source what leads to the target
 * @param lastArchived when the newest WAL came into the archive
 * @param now by the clock of whoever looked
 */
record Findings(RestoreSource source, Optional<Instant> lastArchived, Instant now) {}
