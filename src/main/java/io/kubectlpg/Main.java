package io.kubectlpg;

import io.kubectlpg.command.Program;
import io.kubectlpg.shell.ProcessKeyboard;
import io.kubectlpg.shell.Shell;

/** The entry point of the program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Program.ofThisProcess(Shell::open, new ProcessKeyboard()).run(args));
    }
}
