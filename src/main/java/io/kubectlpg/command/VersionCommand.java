package io.kubectlpg.command;

import java.util.concurrent.Callable;

/** {@code version}; without options the program answers before it comes here. */
@picocli.CommandLine.Command(name = "version", mixinStandardHelpOptions = true, header = "The version of this program.")
final class VersionCommand implements Callable<Integer> {
    private final Invocation invocation;

    VersionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        invocation.console().out().println("kubectl-pg " + Version.current());
        return 0;
    }
}
