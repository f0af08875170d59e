package io.kubectlpg;

import io.kubectlpg.command.GlobalOptions;
import io.kubectlpg.command.Program;
import io.kubectlpg.shell.ProcessKeyboard;
import io.kubectlpg.shell.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Runs several command lines in one process, so that the build can make the start-up cache from the classes that they
 * load. Each argument is one command line with words separated by spaces. The line {@code shell} opens the shell with an
 * input of its own. Each command line must succeed or end with a usage error; otherwise the cache would contain the
 * classes of a failure.
 */
final class Training {
    private Training() {}

    public static void main(String[] commandLines) throws IOException {
        for (String commandLine : commandLines) {
            if (commandLine.equals("shell")) {
                // A word, a TAB, the rest of the line; the last line leaves the shell.
                var typed = "stat\t\rstatus demo\rlist -\t\rexit\r".getBytes(StandardCharsets.UTF_8);
                Shell.rehearse(new GlobalOptions(), new ByteArrayInputStream(typed));
            } else {
                run(commandLine);
            }
        }
        System.exit(0);
    }

    private static void run(String commandLine) {
        int code = Program.ofThisProcess(Shell::open, new ProcessKeyboard()).run(commandLine.split(" ", -1));
        if (code != ExitCode.DONE.status() && code != ExitCode.USAGE.status()) {
            throw new IllegalStateException(commandLine + " ended with exit code " + code);
        }
    }
}
