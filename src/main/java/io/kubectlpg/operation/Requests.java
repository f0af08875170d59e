package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Work that an instance does by itself: handed over as a file on its volume, followed over a connection that may be
 * lost and made again.
 */
public final class Requests {
    private static final String SCRIPT = "/opt/kubectl-pg/request";
    private static final Duration SUBMIT_LIMIT = Duration.ofSeconds(30);
    /** How long a pod may be silent before its request is left to itself. */
    private static final Duration SILENCE = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final PodExec exec;
    private final InstanceName instance;

    public Requests(PodExec exec, InstanceName instance) {
        this.exec = exec;
        this.instance = instance;
    }

    /** Hands it over; the same id again changes nothing. */
    public void submit(String id, String kind, List<String> arguments) {
        var argv = new ArrayList<>(List.of("bash", SCRIPT, "submit", id, kind));
        argv.addAll(arguments);
        PodExec.Result result;
        try {
            result = exec.run(instance.podName(), argv, SUBMIT_LIMIT);
        } catch (ExecLost lost) {
            throw perhapsSubmitted(kind).causedBy(lost);
        } catch (CliException failure) {
            throw failure.code() == ExitCode.UNREACHABLE ? perhapsSubmitted(kind).causedBy(failure) : failure;
        }
        if (!result.succeeded()) {
            throw CliException.failed(instance + " did not take the request: " + result.stderr().strip(), "");
        }
    }

    private CliException perhapsSubmitted(String kind) {
        return CliException.timedOut(
                "the connection was lost while the " + kind + " was handed over to " + instance + ", which may have taken it",
                "Find out, and follow it, with: kubectl pg resume " + instance.cluster());
    }

    /** Follows it to its end, over as many connections as that takes. */
    public RequestLog.End follow(String id, RequestLog.Listener listener) {
        RequestLog log = new RequestLog(listener);
        Waiting.Deadline deadline = Waiting.deadline(SILENCE);
        while (log.end().isEmpty()) {
            try {
                List<String> argv = List.of("bash", SCRIPT, "follow", id, Long.toString(log.line()));
                int exit = exec.stream(instance.podName(), argv, line -> {
                    deadline.restart();
                    log.accept(line);
                }, line -> {});
                if (exit == 4) {
                    throw CliException.notFound(instance + " knows of no request " + id, "");
                }
            } catch (ExecLost lost) {
                listener.lost();
            } catch (CliException failure) {
                if (failure.code() != ExitCode.UNREACHABLE) {
                    throw failure;
                }
                listener.lost();
            }
            if (log.end().isEmpty()) {
                if (deadline.passed()) {
                    throw CliException.timedOut(
                            instance + " has not answered for " + SILENCE.toMinutes() + " minutes; the work goes on there",
                            "Follow it again with: kubectl pg resume " + instance.cluster());
                }
                Waiting.pause(RETRY);
            }
        }
        return log.end().orElseThrow();
    }
}
