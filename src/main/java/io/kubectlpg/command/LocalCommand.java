package io.kubectlpg.command;

import io.kubectlpg.output.Console;
import java.util.concurrent.Callable;

/**
 * The common parts of all commands: the global options and the console. Commands without a connection use it directly.
 */
abstract class LocalCommand implements Callable<Integer> {
    final GlobalOptions global;

    final Invocation invocation;

    LocalCommand(Invocation invocation) {
        this.invocation = invocation;
        this.global = invocation.global();
    }

    final Console console() {
        return invocation.console().with(global.noColor, global.quiet, global.verbose);
    }
}
