package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.PluginTerminal;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** The user's terminal. */
public interface Keyboard {
    /** What a credential plugin that is started now may do on the terminal. */
    PluginTerminal plugins();

    /**
     * Connects a program in a pod with the terminal. The program gets every key that is pressed, including Ctrl-C. When it
     * ends, the terminal is as it was before.
     *
     * @return the program's exit code
     */
    int handOver(ToIntFunction<Attachment> program);

    /**
     * Runs a local program that uses the terminal. Ctrl-C does not interrupt the command, only the program.
     *
     * @return the program's exit code
     */
    int lend(IntSupplier program);

    /**
     * Asks several questions, on a terminal that can move its cursor. Afterwards the terminal is as it was before.
     *
     * @param colour whether the questions may have colours
     */
    <T> T questions(boolean colour, Function<Questions, T> conversation);

    /** Where the input is no terminal: to hand it over and to ask are usage errors. */
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
                return CliException.usage("there is no terminal", "");
            }
        };
    }
}
