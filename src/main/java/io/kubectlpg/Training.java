package io.kubectlpg;

import io.kubectlpg.command.Program;

/**
 * Runs several command lines in one process, so that the build can make one start-up cache of what they load. Each
 * argument is a command line; words are separated by spaces. It must do its work: a cache of how something fails makes
 * nobody faster.
 */
final class Training {
    private Training() {}

    public static void main(String[] commandLines) {
        for (String commandLine : commandLines) {
            int code = Program.ofThisProcess().run(commandLine.split(" ", -1));
            if (code != ExitCode.DONE.status() && code != ExitCode.USAGE.status()) {
                throw new IllegalStateException(commandLine + " ended with exit code " + code);
            }
        }
        System.exit(0);
    }
}
