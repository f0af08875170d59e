package io.kubectlpg.command;

import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import java.io.PrintStream;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a command has of the world.
 *
 * @param in the standard input
 * @param connector gives a connection to the API server, which the command closes
 * @param global the options that stand before the command or behind it, as they were given
 * @param objects standard output as it is, for objects, files and help; what the console prints are sentences
 * @param interruptions what is done when somebody interrupts the command
 */
public record Invocation(
        Console console,
        Input in,
        Function<ConnectionOptions, Kube> connector,
        GlobalOptions global,
        PrintStream objects,
        Interruptions interruptions) {
    /** By the kubeconfig. */
    public Invocation(Console console, Input in) {
        this(console, in, Kube::connect);
    }

    /** Nobody interrupts it. */
    public Invocation(Console console, Input in, Function<ConnectionOptions, Kube> connector) {
        this(console, in, connector, new GlobalOptions(), console.out(), new Interruptions());
    }

    /** The whole process is one command. */
    static Invocation ofThisProcess() {
        Console console = Console.ofThisProcess();
        return new Invocation(
                console,
                new StandardInput(System.in, console.err()),
                Kube::connect,
                new GlobalOptions(),
                console.out(),
                Interruptions.ofThisProcess());
    }

    /** The same, on whose console all text is changed. */
    Invocation saying(UnaryOperator<String> change) {
        var changing = new Console(
                LineStream.before(console.out(), change),
                LineStream.before(console.err(), change),
                console.terminal(),
                console.verbosity(),
                console.clock());
        return new Invocation(changing, in, connector, global, objects, interruptions);
    }
}
