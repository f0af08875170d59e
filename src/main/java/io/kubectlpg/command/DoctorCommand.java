package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.doctor.Diagnosis;
import io.kubectlpg.operation.doctor.Doctor;
import io.kubectlpg.operation.doctor.Verdict;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code doctor NAME}. */
@picocli.CommandLine.Command(
        name = "doctor",
        header = "Find problems that prevent an installation, or that a cluster has.",
        description = "Before an installation the command checks the values that you give; afterwards it checks the "
                + "values that the cluster has. It checks rights, storage class, image, repository, Pod Security, "
                + "clocks, DNS, quota, leftover objects and versions. If you are not allowed to read something, its "
                + "check is reported as unknown, not as failed. The command changes nothing, but it creates a pod "
                + "and removes it. Exit code 0: no check failed; 1: a check failed.")
@Help(
        examples = {"kubectl pg doctor demo", "kubectl pg doctor demo --quick"},
        rights = Rights.DOCTOR + "; those of status")
final class DoctorCommand extends Command {
    /**
     * The default time limit of {@code doctor}. It is shorter than for other commands, because the user waits for the
     * report.
     */
    private static final Duration STANDARD_WAIT = Duration.ofMinutes(3);

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final ValueOptions values = new ValueOptions();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "The longest time to wait for the pod, such as 15m. Without it: 3m.")
    private @Nullable Duration timeout;

    @Option(
            names = "--quick",
            description =
                    "Create no pod, and check neither the image nor the repository. Without it: a pod checks both.")
    private boolean quick;

    DoctorCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        Spec spec = values.isEmpty()
                ? applied(kube, cluster).orElseGet(() -> values.load(invocation.in()))
                : values.load(invocation.in());
        var wait = new PlanWait(timeout == null ? STANDARD_WAIT : timeout, Progress.on(console()));
        List<Diagnosis> found = new Doctor(kube, console().clock(), OperationIds.random(), Version.current(), wait)
                .examine(cluster, spec, quick);
        new DoctorReport(cluster, kube.namespace(), found).print(console(), global.format);
        return found.stream().anyMatch(diagnosis -> diagnosis.verdict() == Verdict.FAILED)
                ? ExitCode.FAILED
                : ExitCode.DONE;
    }

    /**
     * The stored values; empty if there are none, or if the user may not read them. In the second case the report names
     * the missing right, and all other checks still run.
     */
    private Optional<Spec> applied(Kube kube, ClusterName cluster) {
        try {
            return AppliedSpec.read(kube, cluster);
        } catch (CliException denied) {
            if (denied.code() != ExitCode.DENIED) {
                throw denied;
            }
            console()
                    .err()
                    .printf("%s. The checks use the default values, not those of %s.%n", denied.problem(), cluster);
            return Optional.empty();
        }
    }
}
