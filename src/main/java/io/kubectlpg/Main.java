package io.kubectlpg;

import io.kubectlpg.command.Completing;
import io.kubectlpg.command.Program;
import io.kubectlpg.shell.ProcessKeyboard;
import io.kubectlpg.shell.Shell;
import java.util.List;

/** The entry point of the program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        JarTime.keep();
        String word = args.length == 0 ? "" : args[0];
        if (word.equals(Completing.WORD)) {
            Completing.ofThisProcess().answer(behind(args), System.out);
        } else if (word.equals(Completing.LOOK_UP)) {
            Completing.ofThisProcess().lookUp(behind(args));
            // What did not answer in time is not waited for.
            Runtime.getRuntime().halt(ExitCode.DONE.status());
        } else {
            System.exit(
                    Program.ofThisProcess(Shell::open, new ProcessKeyboard()).run(args));
        }
    }

    private static List<String> behind(String[] args) {
        return List.of(args).subList(1, args.length);
    }
}
