package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.PluginTerminal;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** The user's terminal. */
public interface Keyboard {
    /** What a credential plugin may do on the terminal, if it is started now. */
    PluginTerminal plugins();

    /**
     * Connects a program in a pod with the terminal. The program receives every key, including Ctrl-C. When the program
     * ends, the terminal gets its earlier settings back.
     *
     * @return the program's exit code
     */
    int handOver(ToIntFunction<Attachment> program);

    /**
     * Runs a local program that uses the terminal. Ctrl-C interrupts only that program, not this command.
     *
     * @return the program's exit code
     */
    int lend(IntSupplier program);

    /**
     * Asks several questions on a terminal that can move its cursor. Afterwards the terminal gets its earlier settings
     * back.
     *
     * @param colour whether the questions may have colours
     */
    <T> T questions(boolean colour, Function<Questions, T> conversation);

    /**
     * The keyboard of a process without a terminal. Its methods {@code handOver} and {@code questions} fail with a
     * usage error.
     */
    static Keyboard none() {
        return new Keyboard() {
            @Override
            public PluginTerminal plugins() {
                return PluginTerminal.none();
            }

            @Override
            public int handOver(ToIntFunction<Attachment> program) {
                throw missing();
            }

            @Override
            public <T> T questions(boolean colour, Function<Questions, T> conversation) {
                throw missing();
            }

            @Override
            public int lend(IntSupplier program) {
                return program.getAsInt();
            }

            private static CliException missing() {
                return CliException.usage("there is no terminal", "Run the command on a terminal.");
            }
        };
    }
}
