package io.kubectlpg.operation.instance;

import io.kubectlpg.operation.Result;
import io.kubectlpg.spec.InstanceName;
import java.util.List;

/**
 * The result that a server has read its configuration.
 *
 * @param waiting the parameters that change only with the next restart of the server
 */
public record ConfigurationRead(InstanceName instance, List<PendingRestart> waiting) implements Result {
    public ConfigurationRead {
        waiting = List.copyOf(waiting);
    }
}
