package io.kubectlpg.command;

import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.output.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a command has of the world.
 *
 * @param in the standard input
 * @param connector makes the connection to the API server
 * @param global the options that stand before the command or behind it, as they were given
 * @param objects standard output as it is, for objects, files and help; what the console prints are sentences
 */
public record Invocation(
        Console console,
        InputStream in,
        Function<ConnectionOptions, Kube> connector,
        GlobalOptions global,
        PrintStream objects) {
    /** By the kubeconfig. */
    public Invocation(Console console, InputStream in) {
        this(console, in, Kube::connect);
    }

    public Invocation(Console console, InputStream in, Function<ConnectionOptions, Kube> connector) {
        this(console, in, connector, new GlobalOptions(), console.out());
    }

    /** The same, on whose console all text is changed. */
    Invocation saying(UnaryOperator<String> change) {
        var changing = new Console(
                LineStream.before(console.out(), change),
                LineStream.before(console.err(), change),
                console.terminal(),
                console.verbosity(),
                console.clock());
        return new Invocation(changing, in, connector, global, objects);
    }
}
