package io.kubectlpg.operation.verify;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.operation.RepositoryTrouble;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.pgbackrest.VerifyReport;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;

/**
 * The verification of one repository. If its client is interrupted or its time is over, the verification is stopped. If
 * the client is killed, it continues to its end.
 */
final class VerifyRequest {
    private final StepContext context;
    private final InstanceName instance;
    private final Requests requests;
    private final String id;
    private final int repository;

    VerifyRequest(StepContext context, InstanceName instance, String id, int repository) {
        this.context = context;
        this.instance = instance;
        this.requests = new Requests(context.kube().exec(), instance);
        this.id = id;
        this.repository = repository;
    }

    /**
     * Runs the verification.
     *
     * @throws CliException timed out, if the verification was stopped before it had a result
     */
    VerifyReport report() {
        var lines = new ArrayList<String>();
        RequestLog.End end;
        try (var _ = Interruptions.current().watch(this::interrupted)) {
            end = requests.carryOut(
                    id,
                    RequestKind.VERIFY,
                    List.of(Integer.toString(repository)),
                    new Listener(lines),
                    context.limit());
        } catch (CliException failure) {
            throw failure.code() == ExitCode.TIMED_OUT ? overtime(failure) : failure;
        }
        VerifyReport report = VerifyReport.parse(lines);
        if (!report.finished()) {
            String error = end.error().orElse("it ended with exit code " + end.exit() + " before it had a result");
            throw RepositoryTrouble.of(
                    context.kube(),
                    instance,
                    "the verification",
                    end.exit(),
                    RepositoryTrouble.naming(repository, error));
        }
        return report;
    }

    private void interrupted() {
        context.task().status("interrupted; the verification is stopped on " + instance + ", too");
        ended();
    }

    private CliException overtime(CliException failure) {
        return (ended()
                        ? CliException.timedOut(
                                "the time limit has passed; the verification was stopped on " + instance,
                                "Allow more time with --timeout.")
                        : CliException.timedOut(
                                failure.problem(),
                                "A verification changes nothing. See whether it has ended with: kubectl pg status "
                                        + instance.cluster()))
                .causedBy(failure);
    }

    /**
     * Stops the verification in the pod.
     *
     * @return false if the pod cannot be reached; then the verification continues to its end
     */
    private boolean ended() {
        try {
            requests.cancel(id);
            return true;
        } catch (CliException | ExecLost unreachable) {
            return false;
        }
    }

    private final class Listener implements RequestLog.Listener {
        private final List<String> lines;

        Listener(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void phase(String phase) {
            context.task().status(phase);
        }

        @Override
        public void percent(double percent, String file) {}

        @Override
        public void said(String message) {
            lines.add(message);
        }

        @Override
        public void lost(String why) {
            context.task().status(why + "; the verification goes on");
        }
    }
}
