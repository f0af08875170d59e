package io.kubectlpg.operation.drill;

import io.kubectlpg.cluster.Drill;
import io.kubectlpg.operation.Result;
import io.kubectlpg.postgres.Lsn;
import java.util.Optional;

/**
 * What a drill found.
 *
 * @param written how far the primary had written when the drill began; empty: it could not be asked
 */
public record Drilled(Drill drill, Optional<Lsn> written) implements Result {}
