package io.kubectlpg.kube;

import java.util.Map;

/**
 * The parts of the process that the reading of a kubeconfig uses.
 *
 * @param environment the environment variables
 * @param plugins what a credential plugin may do on the terminal
 */
record Surroundings(Map<String, String> environment, PluginTerminal plugins) {
    Surroundings {
        environment = Map.copyOf(environment);
    }
}
