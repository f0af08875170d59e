package io.kubectlpg;

import io.kubectlpg.command.Program;

/** The program's entry. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Program.ofThisProcess().run(args));
    }
}
