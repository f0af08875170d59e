package io.kubectlpg.completion;

import java.util.Optional;

/**
 * The options of a line that select the place where its command runs. If an option is absent, the kubeconfig decides.
 */
public record Where(Optional<String> kubeconfig, Optional<String> context, Optional<String> namespace) {
    /** Whether the line has none of these options. */
    public boolean here() {
        return kubeconfig.isEmpty() && context.isEmpty() && namespace.isEmpty();
    }
}
