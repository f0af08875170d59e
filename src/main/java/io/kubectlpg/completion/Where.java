package io.kubectlpg.completion;

import java.util.Optional;

/** The options of a line that say where its command runs. An absent one leaves that to the kubeconfig. */
public record Where(Optional<String> kubeconfig, Optional<String> context, Optional<String> namespace) {
    /** Whether the line has none of these options. */
    public boolean here() {
        return kubeconfig.isEmpty() && context.isEmpty() && namespace.isEmpty();
    }
}
