package io.kubectlpg.command;

import io.kubectlpg.CliException;
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
 * @param shell what the command {@code shell} opens
 */
public record Invocation(
        Console console,
        Input in,
        Function<ConnectionOptions, Kube> connector,
        GlobalOptions global,
        PrintStream objects,
        Interruptions interruptions,
        CommandShell shell) {
    /** By the kubeconfig. */
    public Invocation(Console console, Input in) {
        this(console, in, Kube::connect);
    }

    /** Nobody interrupts it. */
    public Invocation(Console console, Input in, Function<ConnectionOptions, Kube> connector) {
        this(console, in, connector, new GlobalOptions(), console.out(), new Interruptions(), Invocation::noShell);
    }

    /** The whole process is one command. */
    static Invocation ofThisProcess(CommandShell shell) {
        Console console = Console.ofThisProcess();
        return new Invocation(
                console,
                new StandardInput(System.in, console.err()),
                Kube::connect,
                new GlobalOptions(),
                console.out(),
                Interruptions.ofThisProcess(),
                shell);
    }

    /** The same, for a command with these options. */
    public Invocation with(GlobalOptions options) {
        return new Invocation(console, in, connector, options, objects, interruptions, shell);
    }

    /** The same, which is interrupted by these. */
    public Invocation with(Interruptions others) {
        return new Invocation(console, in, connector, global, objects, others, shell);
    }

    /** In a shell that is open already. */
    private static int noShell(GlobalOptions options, boolean keepHistory) {
        throw CliException.usage("this is a shell already", "Type a command; help lists them.");
    }

    /** The same, on whose console all text is changed. */
    Invocation saying(UnaryOperator<String> change) {
        var changing = new Console(
                LineStream.before(console.out(), change),
                LineStream.before(console.err(), change),
                console.terminal(),
                console.verbosity(),
                console.clock());
        return new Invocation(changing, in, connector, global, objects, interruptions, shell);
    }
}
