package io.kubectlpg.command;

/** Reads and runs many command lines. The command {@code shell} opens such a shell. */
public interface CommandShell {
    /**
     * Runs the shell until its input ends or the user leaves.
     *
     * @param options the options of the command {@code shell}, which set the namespace and context to begin with
     * @param keepHistory whether to store the typed lines for the next shell
     * @return the exit code
     */
    int open(GlobalOptions options, boolean keepHistory);
}
