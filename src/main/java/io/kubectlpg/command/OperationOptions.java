package io.kubectlpg.command;

import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that changes a cluster. */
class OperationOptions {
    @Option(names = "--dry-run", description = "Print the plan and change nothing.")
    boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long to wait, such as 15m; afterwards, what was begun goes on.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

    private final @Nullable Duration standard;

    /** Without a time limit by default. */
    OperationOptions() {
        this.standard = null;
    }

    OperationOptions(Duration standard) {
        this.standard = standard;
    }

    /** Whether the options confirm the action, which needs the cluster's name if it destroys data. */
    boolean confirmed(ClusterName name) {
        return false;
    }

    final Optional<Duration> timeout() {
        return Optional.ofNullable(timeout).or(() -> Optional.ofNullable(standard));
    }
}
