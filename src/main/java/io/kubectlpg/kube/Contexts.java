package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The contexts of a kubeconfig, read without asking anybody: no plugin is run.
 *
 * @param current empty where there is no kubeconfig, or it names none
 * @param names sorted
 */
public record Contexts(Optional<String> current, List<String> names) {
    /**
     * Those of the file, or of the environment.
     *
     * @throws CliException usage, when the file cannot be read
     */
    public static Contexts read(Optional<Path> kubeconfig) {
        Kubeconfig read = Kubeconfig.read(kubeconfig, System.getenv());
        return new Contexts(read.current(), read.contexts());
    }
}
