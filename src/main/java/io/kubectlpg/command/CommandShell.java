package io.kubectlpg.command;

/** Reads many command lines and runs them. It stands above the commands, of which one opens it. */
public interface CommandShell {
    /**
     * Until its input ends, or somebody leaves it.
     *
     * @param options with which it was opened: they say where it begins
     * @param keepHistory whether what is typed is kept for the next shell
     * @return its exit code
     */
    int open(GlobalOptions options, boolean keepHistory);
}
