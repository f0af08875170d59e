package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.server.ClusterLog;
import io.kubectlpg.operation.server.LogLine;
import io.kubectlpg.operation.server.Severity;
import io.kubectlpg.output.Format;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code logs NAME}. */
@picocli.CommandLine.Command(
        name = "logs",
        header = "Show the logs of the servers.",
        description =
                "The command shows the logs of all instances, sorted by time. It shows only what the kubelet still "
                        + "keeps, which includes the log from before the last restart of a container. With -f it "
                        + "continues through restarts and new pods, until Ctrl-C.")
@Help(
        examples = {"kubectl pg logs demo --since 10m", "kubectl pg logs demo --level error", "kubectl pg logs demo -f"
        },
        rights = Rights.LOGS)
final class LogsCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Continue with new lines until Ctrl-C. Without this option the command ends after the "
                    + "lines that exist.")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Show only lines of this last period, such as 10m or 1h. Without it: from the oldest line "
                    + "kept.")
    private @Nullable Duration since;

    @Option(
            names = "--tail",
            paramLabel = "LINES",
            description = "Show only this many of the last lines of each instance. Without it: all lines.")
    private @Nullable Integer tail;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "Show only lines of this level and above: debug, info, log, notice, warning, error, fatal or "
                    + "panic. Without it: all levels.")
    private Severity level = Severity.DEBUG;

    @Option(
            names = "--instance",
            paramLabel = "INSTANCE",
            description = "Show only the log of this instance, such as demo-1. Without it: all instances.")
    private @Nullable String instance;

    LogsCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        if (tail != null && tail < 0) {
            throw CliException.usage("--tail " + tail + " is negative", "Give a number of lines from 0 on.");
        }
        ClusterName cluster = cluster(kube, name);
        requireCluster(kube, cluster);
        var log = new ClusterLog(
                kube,
                cluster,
                Optional.ofNullable(instance),
                Optional.ofNullable(since)
                        .map(kube.serverTime()::minus)
                        .map(moment -> moment.truncatedTo(ChronoUnit.SECONDS)),
                tail == null ? OptionalInt.empty() : OptionalInt.of(tail));
        PrintStream out = invocation.objects();
        if (follow) {
            log.follow(line -> shown(line, out));
        } else {
            for (LogLine line : log.read()) {
                if (!shown(line, out)) {
                    break;
                }
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    /** Prints the line. Returns false if the output is closed. */
    private boolean shown(LogLine line, PrintStream out) {
        if (line.severity().compareTo(level) < 0) {
            return true;
        }
        if (global.format == Format.JSON) {
            out.println(document(line));
        } else {
            out.println(line.instance() + "  " + line.text());
        }
        return !out.checkError();
    }

    private static ObjectNode document(LogLine line) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("instance", line.instance())
                .put("time", line.time().toString())
                .put("level", line.severity().name())
                .put("text", line.text());
    }
}
