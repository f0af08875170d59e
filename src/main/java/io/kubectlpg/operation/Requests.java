package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Starts requests and follows them. A request is a file on an instance's volume, and the instance carries it out by
 * itself. A lost connection is opened again.
 */
public final class Requests {
    private static final String SCRIPT = "/opt/kubectl-pg/request";
    private static final Duration SUBMIT_LIMIT = Duration.ofSeconds(30);
    /** The time without an answer of the pod after which a request is no longer followed. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    /** How often a request is handed over. After that it is unknown whether the pod has the request. */
    private static final int HAND_OVERS = 3;

    private static final Duration RETRY = Duration.ofSeconds(1);
    /** The longest pause between two attempts, for a pod that answers with errors. */
    private static final Duration RAREST = Duration.ofSeconds(15);
    /** How long one connection follows a request. Then the next connection continues. */
    private static final Duration LISTEN = Duration.ofSeconds(30);
    /** The additional time without data after which a connection counts as lost. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final Duration CANCEL_LIMIT = Duration.ofMinutes(2);

    private static final int REFUSED = 3;
    private static final int NO_SUCH_REQUEST = 4;
    private static final int STILL_RUNS = 6;

    private final PodExec exec;
    private final InstanceName instance;
    private final ProcessTime time;

    public Requests(PodExec exec, InstanceName instance) {
        this(exec, instance, ProcessTime.SYSTEM);
    }

    Requests(PodExec exec, InstanceName instance, ProcessTime time) {
        this.exec = exec;
        this.instance = instance;
        this.time = time;
    }

    /** Hands the request over. A second call with the same id changes nothing. */
    public void submit(String id, RequestKind kind, List<String> arguments) {
        var argv = new ArrayList<>(List.of("bash", SCRIPT, "submit", id, kind.word()));
        argv.addAll(arguments);
        PodExec.Result result;
        try {
            result = untilTaken(() -> exec.run(instance.podName(), argv, SUBMIT_LIMIT), () -> false);
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
     * Stops the request and waits until it has ended. The request then counts as failed. A request that has already
     * ended is not changed.
     *
     * @return for a restore the state of the database: {@code open}, or {@code closed} until another restore succeeds
     * @throws CliException refused, if the request is a restore and the scripts are of an earlier version
     */
    public String cancel(String id) {
        PodExec.Result result = untilTaken(
                () -> exec.run(instance.podName(), List.of("bash", SCRIPT, "cancel", id), CANCEL_LIMIT), () -> false);
        if (result.exitCode() == REFUSED) {
            throw CliException.refused(
                    result.stderr().strip(), "Follow it with: kubectl pg status " + instance.cluster());
        }
        if (result.exitCode() == STILL_RUNS) {
            throw CliException.timedOut(
                    instance + " is still stopping the request " + id + "",
                    "See kubectl pg status " + instance.cluster() + ", and run the command again.");
        }
        if (!result.succeeded()) {
            throw CliException.failed(
                    instance + " did not stop the request " + id + ": "
                            + result.stderr().strip(),
                    "See kubectl pg status " + instance.cluster() + ".");
        }
        return result.text().strip();
    }

    private CliException perhapsSubmitted(RequestKind kind) {
        return CliException.timedOut(
                "the connection was lost while the " + kind.word() + " was handed over to " + instance
                        + ", which may have taken it",
                "See whether it was taken, and follow it, with: kubectl pg resume " + instance.cluster());
    }

    /**
     * Hands the request over as {@link #submit} does and follows it as {@link #follow} does, over one connection. This
     * saves 0.1 seconds, the time to start a program in a pod.
     */
    public RequestLog.End carryOut(
            String id, RequestKind kind, List<String> arguments, RequestLog.Listener listener, Duration limit) {
        return follow(id, Optional.of(new HandOver(kind, arguments)), listener, limit);
    }

    /**
     * Follows the request to its end, over as many connections as needed.
     *
     * @param limit the time after which following ends; the request itself goes on
     */
    public RequestLog.End follow(String id, RequestLog.Listener listener, Duration limit) {
        return follow(id, Optional.empty(), listener, limit);
    }

    /** The request to hand over. */
    private record HandOver(RequestKind kind, List<String> arguments) {}

    /**
     * Follows the request, and first hands it over if necessary.
     *
     * @param request empty if it was already handed over
     */
    private RequestLog.End follow(String id, Optional<HandOver> request, RequestLog.Listener listener, Duration limit) {
        RequestLog log = new RequestLog(listener);
        if (request.isEmpty()) {
            log.accept(RequestLog.SUBMITTED);
        }
        Waiting.Deadline deadline = Waiting.deadline(limit, time);
        Waiting.Deadline silence = Waiting.deadline(SILENCE, time);
        Duration pause = RETRY;
        while (log.end().isEmpty()) {
            // A connection does not last longer than the limit allows.
            Duration listen = deadline.atMost(LISTEN);
            long heard = log.heard();
            Optional<String> trouble = attempt(id, request, log, listen);
            if (log.heard() > heard || trouble.isEmpty()) {
                silence.restart();
                pause = RETRY;
            }
            if (log.end().isEmpty() && (deadline.passed() || silence.passed())) {
                throw deadline.passed() ? overtime() : silent(trouble);
            }
            if (log.end().isEmpty() && trouble.isPresent()) {
                listener.lost(trouble.get());
                time.pause(pause);
                pause = pause.multipliedBy(2).compareTo(RAREST) > 0 ? RAREST : pause.multipliedBy(2);
            }
        }
        return log.end().orElseThrow();
    }

    /**
     * Follows the request for a while.
     *
     * @return the reason why following failed; empty if it did not fail
     */
    private Optional<String> attempt(String id, Optional<HandOver> request, RequestLog log, Duration length) {
        try {
            return listen(id, request, log, length);
        } catch (ExecLost lost) {
            requireSubmitted(log, request, lost);
        } catch (CliException failure) {
            if (failure.code() == ExitCode.DENIED && log.submitted()) {
                throw CliException.timedOut(
                                "the work goes on in " + instance + ", but this command can no longer follow it: "
                                        + failure.problem(),
                                "Log in again, then: kubectl pg resume " + instance.cluster())
                        .causedBy(failure);
            }
            if (failure.code() != ExitCode.UNREACHABLE) {
                throw failure;
            }
            requireSubmitted(log, request, failure);
        }
        return Optional.of("the connection was lost");
    }

    /** Follows the request for a while over one connection. */
    private Optional<String> listen(String id, Optional<HandOver> request, RequestLog log, Duration length) {
        var argv = new ArrayList<>(
                List.of("bash", SCRIPT, "follow", id, Long.toString(log.line()), Long.toString(length.toSeconds())));
        var errors = new StringJoiner("\n");
        boolean following = log.submitted();
        long heard = log.heard();
        Waiting.Deadline whole = Waiting.deadline(length.dividedBy(2), time);
        int exit;
        if (following) {
            exit = exec.follow(instance.podName(), argv, log::accept, errors::add, length.plus(GRACE));
        } else {
            HandOver all = request.orElseThrow();
            argv.add(all.kind().word());
            argv.addAll(all.arguments());
            exit = untilTaken(
                    () -> exec.stream(instance.podName(), argv, log::accept, errors::add, length.plus(GRACE)),
                    log::submitted);
        }
        if (exit == NO_SUCH_REQUEST && following) {
            throw CliException.notFound(
                    instance + " has no request with the id " + id,
                    "See the requests of the instance with: kubectl pg status " + instance.cluster());
        }
        if (exit == NO_SUCH_REQUEST) {
            // Scripts of an earlier version follow but do not take the request. A pod may have them for a minute after
            // an upgrade.
            submit(id, request.orElseThrow().kind(), request.orElseThrow().arguments());
            log.accept(RequestLog.SUBMITTED);
            return Optional.empty();
        }
        if (!log.submitted()) {
            throw notTaken(errors.toString());
        }
        if (exit != 0) {
            return Optional.of(instance + " cannot report its progress (exit code " + exit + said(errors) + ")");
        }
        // Without this a script that ends at once would be started again in an endless loop.
        return whole.passed() || log.heard() > heard
                ? Optional.empty()
                : Optional.of(instance + " does not report its progress");
    }

    /**
     * Repeats the hand-over if the connection was lost. A second hand-over with the same id changes nothing.
     *
     * @param taken whether the pod is known to have the request, so that the request only needs to be followed
     */
    private <T> T untilTaken(Supplier<T> handOver, BooleanSupplier taken) {
        for (int tries = 1; ; tries++) {
            try {
                return handOver.get();
            } catch (ExecLost lost) {
                if (taken.getAsBoolean() || tries == HAND_OVERS) {
                    throw lost;
                }
                time.pause(RETRY);
            }
        }
    }

    private void requireSubmitted(RequestLog log, Optional<HandOver> request, RuntimeException lost) {
        if (!log.submitted()) {
            throw perhapsSubmitted(request.orElseThrow().kind()).causedBy(lost);
        }
    }

    private CliException notTaken(String why) {
        if (why.contains("No space left on device")) {
            return CliException.failed(
                    "the volume of " + instance + " is full, so it cannot take a request",
                    "Enlarge the volume with: kubectl pg upgrade " + instance.cluster() + " --set storage.size=…; "
                            + "kubectl pg status "
                            + instance.cluster() + " names a size.");
        }
        return CliException.failed(
                instance + " did not take the request: " + why.strip(),
                "See kubectl pg status " + instance.cluster() + ", then try again.");
    }

    private static String said(StringJoiner errors) {
        String text = errors.toString().strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    private CliException overtime() {
        return CliException.timedOut("the time limit has passed; the work goes on in " + instance, followAgain());
    }

    private CliException silent(Optional<String> trouble) {
        return CliException.timedOut(
                "%s has not reported progress for %d minutes, but its work may go on: %s"
                        .formatted(instance, SILENCE.toMinutes(), trouble.orElse("it has printed no message")),
                followAgain());
    }

    private String followAgain() {
        return "Follow it again with: kubectl pg resume " + instance.cluster();
    }
}
