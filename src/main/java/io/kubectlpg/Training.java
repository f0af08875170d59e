package io.kubectlpg;

import io.kubectlpg.command.GlobalOptions;
import io.kubectlpg.command.Program;
import io.kubectlpg.shell.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Runs several command lines in one process, so that the build can make one start-up cache of what they load. Each
 * argument is a command line; words are separated by spaces. It must do its work: a cache of how something fails makes
 * nobody faster.
 */
final class Training {
    private Training() {}

    public static void main(String[] commandLines) throws IOException {
        for (String commandLine : commandLines) {
            int code = Program.ofThisProcess(Shell::open).run(commandLine.split(" ", -1));
            if (code != ExitCode.DONE.status() && code != ExitCode.USAGE.status()) {
                throw new IllegalStateException(commandLine + " ended with exit code " + code);
            }
        }
        // Typed a word at a time, with a TAB behind it; the last line leaves.
        var typed = "stat\t\rstatus demo\rlist -\t\rexit\r".getBytes(StandardCharsets.UTF_8);
        Shell.rehearse(new GlobalOptions(), new ByteArrayInputStream(typed));
        System.exit(0);
    }
}
