package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.command.Keyboard;
import io.kubectlpg.command.Questions;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.PluginTerminal;
import io.kubectlpg.operation.Signals;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal of this process, for a command outside the shell. It is open only while it is needed. */
public final class ProcessKeyboard implements Keyboard {
    @Override
    public PluginTerminal plugins() {
        return new PluginTerminal(ProcessKeyboard::present, true);
    }

    /**
     * Whether standard input is a terminal. The program {@code test} answers this, because Java cannot check standard
     * input alone.
     */
    private static boolean present() {
        try {
            return new ProcessBuilder("test", "-t", "0")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException unknown) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public int handOver(ToIntFunction<Attachment> program) {
        return opened(terminal -> RawTerminal.handOver(terminal, program));
    }

    @Override
    public <T> T questions(boolean colour, Function<Questions, T> conversation) {
        return opened(terminal -> GuidedQuestions.ask(terminal, colour, conversation));
    }

    /** Runs the program. The terminal sends the signal of Ctrl-C to the program, too. */
    @Override
    public int lend(IntSupplier program) {
        try (var _ = Signals.on("INT", () -> {})) {
            return program.getAsInt();
        }
    }

    private static <T> T opened(Function<Terminal, T> use) {
        try (Terminal terminal = RawTerminal.open(TerminalBuilder.builder().system(true))) {
            return use.apply(terminal);
        } catch (IOException noTerminal) {
            throw unusable(noTerminal);
        }
    }

    static CliException unusable(IOException noTerminal) {
        return CliException.failed("the terminal cannot be used: " + noTerminal.getMessage(), "");
    }
}
