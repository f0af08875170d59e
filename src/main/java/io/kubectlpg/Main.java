package io.kubectlpg;

import io.kubectlpg.command.Program;
import io.kubectlpg.command.Version;

/** The program's entry. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // People and scripts ask this often, and it needs nothing: it does not load the command line.
        if (args.length == 1 && args[0].equals("version")) {
            System.out.println("kubectl-pg " + Version.current());
            return;
        }
        System.exit(Program.ofThisProcess().run(args));
    }
}
