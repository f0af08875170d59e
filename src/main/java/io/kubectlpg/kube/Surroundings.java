package io.kubectlpg.kube;

import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What the reading of a kubeconfig needs from the process.
 *
 * @param mayAsk whether a credential plugin may ask the user, on the terminal of this process
 */
record Surroundings(Map<String, String> environment, BooleanSupplier mayAsk) {
    Surroundings {
        environment = Map.copyOf(environment);
    }
}
