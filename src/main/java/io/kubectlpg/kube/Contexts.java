package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.util.List;
import java.util.Optional;

/**
 * The contexts of a kubeconfig, read without asking anybody: no plugin is run.
 *
 * @param current empty where there is no kubeconfig, or it names none
 * @param names sorted
 * @param namespace that was asked for, or that of the context that was asked for, or of the current one
 */
public record Contexts(Optional<String> current, List<String> names, String namespace) {
    /**
     * Those of the file that was asked for, or of the environment.
     *
     * @throws CliException usage, when the file cannot be read, or the context that was asked for is not in it
     */
    public static Contexts read(ConnectionOptions options) {
        Kubeconfig read = Kubeconfig.read(options.kubeconfig(), System.getenv());
        String namespace =
                options.namespace().or(() -> read.namespace(options.context())).orElse("default");
        return new Contexts(read.current(), read.contexts(), namespace);
    }
}
