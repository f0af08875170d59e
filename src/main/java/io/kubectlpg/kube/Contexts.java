package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.util.List;
import java.util.Optional;

/**
 * The contexts of a kubeconfig. Reading them sends no request and runs no plugin.
 *
 * @param current the current context; empty if there is no kubeconfig, or if it names none
 * @param names the names of all contexts, sorted
 * @param namespace the namespace of the options, or else of the context in use
 */
public record Contexts(Optional<String> current, List<String> names, String namespace) {
    /**
     * Reads the kubeconfig from the options, or else from the environment.
     *
     * @throws CliException a usage error if the file cannot be read, or if the chosen context is not in it
     */
    public static Contexts read(ConnectionOptions options) {
        Kubeconfig read = Kubeconfig.read(options.kubeconfig(), System.getenv());
        String namespace =
                options.namespace().or(() -> read.namespace(options.context())).orElse("default");
        return new Contexts(read.current(), read.contexts(), namespace);
    }
}
