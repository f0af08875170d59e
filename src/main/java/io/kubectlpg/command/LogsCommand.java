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
        header = "Show what the servers log.",
        description =
                "Shows the logs of all instances by time, as far as the kubelet keeps them, also from before the last restart of "
                        + "a container. With -f it goes on over restarts and new pods, until Ctrl-C.")
@Help(
        examples = {"kubectl pg logs demo --since 10m", "kubectl pg logs demo --level error", "kubectl pg logs demo -f"
        },
        rights = Rights.LOGS)
final class LogsCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The cluster; may be left out if there is only one.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is logged from now on.")
    private boolean follow;

    @Option(names = "--since", paramLabel = "DURATION", description = "Only the last 10m, 1h, ...")
    private @Nullable Duration since;

    @Option(names = "--tail", paramLabel = "LINES", description = "Only the last lines of each instance.")
    private @Nullable Integer tail;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description =
                    "Only lines of this level and above: debug, info, log, notice, warning, error, fatal or panic.")
    private Severity level = Severity.DEBUG;

    @Option(names = "--instance", paramLabel = "INSTANCE", description = "Only that of one instance.")
    private @Nullable String instance;

    LogsCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        if (tail != null && tail < 0) {
            throw CliException.usage("--tail " + tail + " is negative", "Give a number of lines.");
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

    /** False when nobody reads it any more. */
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
