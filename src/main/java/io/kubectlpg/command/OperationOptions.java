package io.kubectlpg.command;

import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that changes a cluster. */
class OperationOptions {
    @Option(
            names = "--dry-run",
            description = "Print the plan and change nothing. Without this option the command carries the plan out.")
    boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "The longest time that this command waits, such as 15m. Work that has begun goes on "
                    + "afterwards, but verify, drill, and restore with --table or --database stop their work. Without "
                    + "it, most commands wait 15 minutes; long work, such as a backup, has no "
                    + "limit.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation. Without this option the command may ask, and fails if there "
                    + "is no terminal to ask on.")
    boolean yes;

    private final @Nullable Duration standard;

    /** Options without a default time limit. */
    OperationOptions() {
        this.standard = null;
    }

    OperationOptions(Duration standard) {
        this.standard = standard;
    }

    /** Whether the options already confirm the action. An action that destroys data needs the cluster's name. */
    boolean confirmed(ClusterName name) {
        return false;
    }

    final Optional<Duration> timeout() {
        return Optional.ofNullable(timeout).or(() -> Optional.ofNullable(standard));
    }
}
