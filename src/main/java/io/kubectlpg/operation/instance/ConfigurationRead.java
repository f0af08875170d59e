package io.kubectlpg.operation.instance;

import io.kubectlpg.operation.Result;
import io.kubectlpg.spec.InstanceName;
import java.util.List;

/**
 * A server has read its configuration.
 *
 * @param waiting parameters that change only with its next restart
 */
public record ConfigurationRead(InstanceName instance, List<PendingRestart> waiting) implements Result {
    public ConfigurationRead {
        waiting = List.copyOf(waiting);
    }
}
