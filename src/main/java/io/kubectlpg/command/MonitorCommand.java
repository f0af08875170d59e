package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.LagRule;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.monitor.Change;
import io.kubectlpg.operation.monitor.Events;
import io.kubectlpg.operation.monitor.Monitor;
import io.kubectlpg.operation.monitor.Problems;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code monitor NAME}. */
@picocli.CommandLine.Command(
        name = "monitor",
        header = "Watch a cluster, and end or report when it is not healthy.",
        description =
                "The command looks at the cluster again and again and prints a line when a finding of status begins and "
                        + "when it ends. An error is a problem. When a problem has lasted for the time of --for, the command ends "
                        + "with exit code 1; with -f or --event it goes on. A cluster that cannot be observed for that time is "
                        + "a problem, too: exit code 8 if the API server does not answer. The command promotes nothing, "
                        + "changes nothing but Events, and takes no lock.")
@Help(
        examples = {
            "kubectl pg monitor demo",
            "kubectl pg monitor demo --timeout 10m",
            "kubectl pg monitor demo --event -o json"
        },
        rights = Rights.STATUS + Rights.OBJECTS + Rights.EVENTS_OF_MONITOR)
final class MonitorCommand extends Command {
    /** The time limit for a request. A server that takes longer cannot be observed. */
    private static final Duration REQUEST = Duration.ofSeconds(10);

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "15s",
            description =
                    "How long a problem must last until it counts, and be gone until it has ended, such as 15s or 2m. Default: ${DEFAULT-VALUE}.")
    private Duration tolerated = Duration.ZERO;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description =
                    "How long to watch. Exit code 0 if no problem has lasted in that time. Without it: without end.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on when a problem has lasted, until Ctrl-C or --timeout. Without this option the command "
                    + "ends then.")
    private boolean follow;

    @Option(
            names = "--event",
            description = "Write an Event of type Warning when a problem has lasted and one of type Normal when it is "
                    + "over, and go on as with -f.")
    private boolean event;

    @Option(
            names = "--max-lag",
            paramLabel = "SIZE",
            defaultValue = "64Mi",
            description = "How much WAL a replica may lack. More is an error. Default: ${DEFAULT-VALUE}.")
    private String maxLag = "";

    @Option(
            names = "--warnings",
            description = "A warning is a problem, too. Without this option warnings are only printed.")
    private boolean warnings;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "The time between two looks. Default: ${DEFAULT-VALUE}.")
    private Duration interval = Duration.ZERO;

    private boolean begun;

    MonitorCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        if (!interval.isPositive()) {
            throw CliException.usage("--interval 0s is no time between two looks", "Give at least 1s.");
        }
        var lag = new LagRule(WalSizeOption.bytes("--max-lag", maxLag), Finding.Severity.ERROR);
        ClusterName cluster = cluster(kube, name);
        if (event) {
            Events.requireRights(kube);
        }
        var monitor = new Monitor(interval, Optional.ofNullable(timeout), follow || event, ProcessTime.SYSTEM);
        var report = new MonitorReport(console(), invocation.objects(), global.format, monitor.goesOn());
        Duration request = Optional.ofNullable(global.requestTimeout).orElse(REQUEST);
        try (var look = new MonitorLook(kube, request, cluster, lag)) {
            var events = event ? Optional.of(new EventWriter(look, cluster)) : Optional.<EventWriter>empty();
            Monitor.End end = monitor.watch(look, new Problems(tolerated, warnings), (changes, lasting) -> {
                if (!begun) {
                    begun = true;
                    say("watches " + cluster + " for problems that last for " + Values.duration(tolerated));
                }
                events.ifPresent(writer -> writer.write(changes, lasting));
                // Events are read elsewhere, so they are also written when nobody reads the lines any more.
                return report.print(changes) || events.isPresent();
            });
            return ended(end, monitor.goesOn());
        }
    }

    private ExitCode ended(Monitor.End end, boolean goesOn) {
        if (end.problem().isEmpty()) {
            say("no problem has lasted for " + Values.duration(tolerated));
            return end.code();
        }
        Finding problem = end.problem().get();
        throw goesOn
                ? CliException.of(
                        end.code(),
                        "a problem has lasted for " + Values.duration(tolerated) + ": " + problem.problem(),
                        problem.remedy())
                : CliException.of(end.code(), problem.problem(), problem.remedy());
    }

    private void say(String sentence) {
        if (console().verbosity() != Console.Verbosity.QUIET) {
            console().err().println(sentence);
        }
    }

    /** Writes Events. If the API server takes none, the user sees that once, and the next look tries again. */
    private final class EventWriter {
        private final MonitorLook look;
        private final Events events;
        private String told = "";

        private EventWriter(MonitorLook look, ClusterName cluster) {
            this.look = look;
            this.events = new Events(cluster);
        }

        void write(List<Change> changes, List<Finding> lasting) {
            try {
                events.write(look.connection(), changes, lasting);
                told = "";
            } catch (CliException failure) {
                if (failure.code() == ExitCode.INTERRUPTED) {
                    throw failure;
                }
                if (!failure.problem().equals(told)) {
                    console().err().println("no Event could be written: " + failure.problem());
                }
                told = failure.problem();
            }
        }
    }
}
