package io.kubectlpg.kube;

import java.util.Map;

/**
 * What the reading of a kubeconfig needs from the process.
 *
 * @param plugins what a credential plugin may do on the terminal
 */
record Surroundings(Map<String, String> environment, PluginTerminal plugins) {
    Surroundings {
        environment = Map.copyOf(environment);
    }
}
