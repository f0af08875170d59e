package io.kubectlpg.command;

import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.output.Console;
import java.io.InputStream;
import java.util.function.Function;

/**
 * What a command has of the world.
 *
 * @param in the standard input
 * @param interactive somebody sits at a terminal and can answer
 * @param connector makes the connection to the API server
 */
public record Invocation(
        Console console, InputStream in, boolean interactive, Function<ConnectionOptions, Kube> connector) {
    /** By the kubeconfig. */
    public Invocation(Console console, InputStream in, boolean interactive) {
        this(console, in, interactive, Kube::connect);
    }
}
