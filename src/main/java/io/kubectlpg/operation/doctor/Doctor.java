package io.kubectlpg.operation.doctor;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.objects.ObjectFindings;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs all checks in parallel. */
public final class Doctor {
    private static final List<Check> QUICK = List.of(
            // Problems of the cluster itself come before problems around it.
            new StateCheck(),
            new RightsCheck(),
            new StorageClassCheck(),
            new PodSecurityCheck(),
            new ClockCheck(),
            new DnsCheck(),
            new QuotaCheck(),
            new LeftoversCheck(),
            new ScheduleCheck(),
            new VersionsCheck());

    private final Kube kube;
    private final Clock clock;
    private final String id;
    private final String version;
    private final PlanWait wait;

    /**
     * Makes a doctor.
     *
     * @param id the id of the pod that a check creates
     * @param version this program's version
     * @param wait how long to wait for that pod
     */
    public Doctor(Kube kube, Clock clock, String id, String version, PlanWait wait) {
        this.wait = wait;
        this.version = version;
        this.kube = kube;
        this.clock = clock;
        this.id = id;
    }

    /**
     * Runs the checks.
     *
     * @param quick whether to leave out the pod that checks image and repository
     * @return the results, the worst first
     * @throws CliException unreachable, if the API server does not answer
     */
    public List<Diagnosis> examine(ClusterName name, Spec spec, boolean quick) {
        var context = new DoctorContext(
                kube, name, spec, state(name), ObjectFindings.read(kube, name, version), id, clock, wait);
        var checks = new ArrayList<>(QUICK);
        if (!quick) {
            checks.add(1, new PodCheck());
            checks.add(new BucketCheck());
        }
        List<CompletableFuture<List<Diagnosis>>> running =
                checks.stream().map(check -> start(check, context)).toList();
        return running.stream()
                .map(Kube::await)
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Diagnosis::verdict))
                .toList();
    }

    private Optional<ClusterState> state(ClusterName name) {
        try {
            return Optional.of(new ClusterReader(kube).read(name));
        } catch (CliException denied) {
            if (denied.code() == ExitCode.DENIED) {
                return Optional.empty();
            }
            throw denied;
        }
    }

    private static CompletableFuture<List<Diagnosis>> start(Check check, DoctorContext context) {
        Interruptions interruptions = Interruptions.current();
        return CompletableFuture.supplyAsync(
                () -> interruptions.during(() -> run(check, context)), Thread::startVirtualThread);
    }

    private static List<Diagnosis> run(Check check, DoctorContext context) {
        try {
            return check.run(context);
        } catch (CliException answer) {
            return List.of(Diagnosis.of(check.name(), answer));
        } catch (ExecLost | ConflictException disturbed) {
            return List.of(Diagnosis.unknown(check.name(), "the answer was lost: " + disturbed.getMessage()));
        }
    }
}
