package io.kubectlpg.command;

import io.kubectlpg.operation.Rights;
import java.util.concurrent.Callable;

/** {@code version}; without options the program answers before it comes here. */
@picocli.CommandLine.Command(name = "version", mixinStandardHelpOptions = true, header = "The version of this program.")
@Help(examples = "kubectl pg version", rights = Rights.NONE)
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
