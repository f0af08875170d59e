package io.kubectlpg.shell;

import io.kubectlpg.command.GlobalOptions;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jline.terminal.TerminalBuilder;

/** The shell {@code pg>}. On a terminal it reads typed lines; otherwise it reads lines from standard input. */
public final class Shell {
    private Shell() {}

    /** As {@link io.kubectlpg.command.CommandShell#open}. */
    public static int open(GlobalOptions options, boolean keepHistory) {
        Console console = Console.ofThisProcess();
        try (var commands = new Commands()) {
            Place place = Place.of(options);
            return console.terminal().present()
                    ? InteractiveShell.run(commands, place, console, keepHistory)
                    : script(commands, place, console);
        } catch (IOException noTerminal) {
            return Program.tell(ProcessKeyboard.unusable(noTerminal), console.err())
                    .status();
        }
    }

    /**
     * Runs the shell with the given input on a terminal that nobody sees. The build makes the start-up cache from the
     * classes that this loads.
     */
    public static int rehearse(GlobalOptions options, InputStream typed) throws IOException {
        try (var commands = new Commands()) {
            return InteractiveShell.run(
                    commands,
                    Place.of(options),
                    Console.ofThisProcess(),
                    false,
                    TerminalBuilder.builder()
                            .system(false)
                            .streams(typed, OutputStream.nullOutputStream())
                            .type("xterm-256color"));
        }
    }

    private static int script(Commands commands, Place place, Console console) {
        var input = new StandardInput(System.in, console.err());
        var session = new Session(commands, place, Session.Screen.none());
        var call = new OwnWords.Call(List.of(), console, StandardInput.none(), Interruptions.ofThisProcess());
        int code = new Script("standard input", () -> input.ask("")).run(session, call);
        console.out().flush();
        return code;
    }
}
