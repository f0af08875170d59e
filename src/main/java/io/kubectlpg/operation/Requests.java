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
import java.util.StringJoiner;

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
    /** For how long one connection follows; another takes over where it ended. */
    private static final Duration LISTEN = Duration.ofSeconds(30);
    /** More than that, and the connection is frozen. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final Duration CANCEL_LIMIT = Duration.ofMinutes(2);

    private static final int REFUSED = 3;
    private static final int NO_SUCH_REQUEST = 4;
    private static final int STILL_RUNS = 6;

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
            throw failure.code() == ExitCode.UNREACHABLE
                    ? perhapsSubmitted(kind).causedBy(failure)
                    : failure;
        }
        if (!result.succeeded()) {
            throw notTaken(result.stderr());
        }
    }

    /**
     * Ends it, and waits until it has ended: it has failed then. One that is over stays as it was.
     *
     * @return of a restore what the database is then: {@code open}, or {@code closed} until another restore succeeds
     * @throws CliException refused, when it is a restore and the scripts are of an earlier version
     */
    public String cancel(String id) {
        PodExec.Result result = exec.run(instance.podName(), List.of("bash", SCRIPT, "cancel", id), CANCEL_LIMIT);
        if (result.exitCode() == REFUSED) {
            throw CliException.refused(
                    result.stderr().strip(), "Follow it with: kubectl pg status " + instance.cluster());
        }
        if (result.exitCode() == STILL_RUNS) {
            throw CliException.timedOut(
                    instance + " has not ended the request " + id + " yet, and goes on to do so",
                    "See kubectl pg status " + instance.cluster() + ", and give the command again.");
        }
        if (!result.succeeded()) {
            throw CliException.failed(
                    instance + " did not end the request " + id + ": "
                            + result.stderr().strip(),
                    "See kubectl pg status " + instance.cluster() + ".");
        }
        return result.text().strip();
    }

    private CliException perhapsSubmitted(String kind) {
        return CliException.timedOut(
                "the connection was lost while the " + kind + " was handed over to " + instance
                        + ", which may have taken it",
                "Find out, and follow it, with: kubectl pg resume " + instance.cluster());
    }

    /**
     * Hands it over, as {@link #submit}, and follows it, as {@link #follow}; both over one connection, for each program that
     * is started in a pod costs a tenth of a second.
     */
    public RequestLog.End carryOut(
            String id, String kind, List<String> arguments, RequestLog.Listener listener, Duration limit) {
        var request = new ArrayList<>(List.of(kind));
        request.addAll(arguments);
        return follow(id, request, listener, limit);
    }

    /**
     * Follows it to its end, over as many connections as that takes.
     *
     * @param limit after which it is left to itself
     */
    public RequestLog.End follow(String id, RequestLog.Listener listener, Duration limit) {
        return follow(id, List.of(), listener, limit);
    }

    /** @param request its kind and arguments; empty where it was handed over already */
    private RequestLog.End follow(String id, List<String> request, RequestLog.Listener listener, Duration limit) {
        RequestLog log = new RequestLog(listener);
        if (request.isEmpty()) {
            log.accept(RequestLog.SUBMITTED);
        }
        Waiting.Deadline deadline = Waiting.deadline(limit);
        Waiting.Deadline silence = Waiting.deadline(SILENCE);
        while (log.end().isEmpty()) {
            // The end of the limit does not wait for the end of a connection.
            Duration listen = deadline.left().compareTo(LISTEN) < 0 ? deadline.left() : LISTEN;
            try {
                listen(id, request, log, listen);
                silence.restart();
            } catch (ExecLost lost) {
                requireSubmitted(log, request, lost);
                again(listener);
            } catch (CliException failure) {
                if (failure.code() == ExitCode.DENIED && log.submitted()) {
                    throw CliException.timedOut(
                                    "what was handed over goes on on " + instance + ", but can no longer be followed: "
                                            + failure.problem(),
                                    "Log in again, then: kubectl pg resume " + instance.cluster())
                            .causedBy(failure);
                }
                if (failure.code() != ExitCode.UNREACHABLE) {
                    throw failure;
                }
                requireSubmitted(log, request, failure);
                again(listener);
            }
            if (log.end().isEmpty() && (deadline.passed() || silence.passed())) {
                throw CliException.timedOut(
                        deadline.passed()
                                ? "the time that was given to wait is over; the work goes on on " + instance
                                : instance + " has not answered for " + SILENCE.toMinutes()
                                        + " minutes; the work goes on there",
                        "Follow it again with: kubectl pg resume " + instance.cluster());
            }
        }
        return log.end().orElseThrow();
    }

    /** Over one connection, and for that long. */
    private void listen(String id, List<String> request, RequestLog log, Duration time) {
        var argv = new ArrayList<>(
                List.of("bash", SCRIPT, "follow", id, Long.toString(log.line()), Long.toString(time.toSeconds())));
        if (!log.submitted()) {
            argv.addAll(request);
        }
        var errors = new StringJoiner("\n");
        int exit = exec.stream(instance.podName(), argv, log::accept, errors::add, time.plus(GRACE));
        boolean unknown = exit == NO_SUCH_REQUEST;
        if (unknown && log.submitted()) {
            throw CliException.notFound(instance + " knows of no request " + id, "");
        } else if (unknown) {
            // Scripts of an earlier version, also for a minute after they were replaced, follow and hand nothing over.
            submit(id, request.getFirst(), request.subList(1, request.size()));
            log.accept(RequestLog.SUBMITTED);
        } else if (!log.submitted()) {
            throw notTaken(errors.toString());
        }
    }

    private void requireSubmitted(RequestLog log, List<String> request, RuntimeException lost) {
        if (!log.submitted()) {
            throw perhapsSubmitted(request.getFirst()).causedBy(lost);
        }
    }

    private CliException notTaken(String why) {
        return CliException.failed(instance + " did not take the request: " + why.strip(), "");
    }

    private static void again(RequestLog.Listener listener) {
        listener.lost();
        Waiting.pause(RETRY);
    }
}
