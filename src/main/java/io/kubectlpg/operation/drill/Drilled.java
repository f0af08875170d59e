package io.kubectlpg.operation.drill;

import io.kubectlpg.cluster.Drill;
import io.kubectlpg.operation.Result;
import io.kubectlpg.postgres.Lsn;
import java.util.Optional;

/**
 * The result of a drill.
 *
 * @param written the position that the primary had written when the drill began; empty if the primary did not answer
 */
public record Drilled(Drill drill, Optional<Lsn> written) implements Result {}
