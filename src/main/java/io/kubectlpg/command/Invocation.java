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
 * The environment of a command.
 *
 * @param in the standard input
 * @param connector opens a connection to the API server; the command closes it
 * @param global the global options, given before or after the command's name
 * @param objects the standard output for objects, files and help, unchanged; sentences go to the console
 * @param interruptions the actions to run when the command is interrupted
 * @param shell the shell that the command {@code shell} opens
 */
public record Invocation(
        Console console,
        Input in,
        Function<ConnectionOptions, Kube> connector,
        GlobalOptions global,
        PrintStream objects,
        Interruptions interruptions,
        CommandShell shell) {
    /** An invocation that connects as the kubeconfig says. */
    public Invocation(Console console, Input in) {
        this(console, in, Kube::connect);
    }

    /** An invocation without actions for an interruption. */
    public Invocation(Console console, Input in, Function<ConnectionOptions, Kube> connector) {
        this(console, in, connector, new GlobalOptions(), console.out(), new Interruptions(), Invocation::noShell);
    }

    /** The invocation of a process that runs a single command. */
    static Invocation ofThisProcess(CommandShell shell, Keyboard keyboard) {
        Console console = Console.ofThisProcess();
        return new Invocation(
                console,
                new StandardInput(System.in, console.err(), keyboard),
                Kube::connect,
                new GlobalOptions(),
                console.out(),
                Interruptions.ofThisProcess(),
                shell);
    }

    /** A copy with these global options. */
    public Invocation with(GlobalOptions options) {
        return new Invocation(console, in, connector, options, objects, interruptions, shell);
    }

    /** A copy with these interruptions. */
    public Invocation with(Interruptions others) {
        return new Invocation(console, in, connector, global, objects, others, shell);
    }

    /** Refuses to open a shell inside a shell. */
    private static int noShell(GlobalOptions options, boolean keepHistory) {
        throw CliException.usage(
                "you are already in the kubectl-pg shell", "Type a command, or help to list the commands.");
    }

    /** A copy with a console that changes all text. */
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
