package io.kubectlpg.command;

/** Reads and runs many command lines. The command {@code shell} opens it. */
public interface CommandShell {
    /**
     * Runs until its input ends or the user leaves.
     *
     * @param options the options of the command {@code shell}, which say where the shell begins
     * @param keepHistory whether to store the typed lines for the next shell
     * @return the exit code
     */
    int open(GlobalOptions options, boolean keepHistory);
}
