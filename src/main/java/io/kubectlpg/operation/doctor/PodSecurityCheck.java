package io.kubectlpg.operation.doctor;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.preflight.PodTrial;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether the namespace accepts all pods of the cluster: those of instances, of schedules and of the repository
 * host.
 */
final class PodSecurityCheck implements Check {
    private static final String LEVEL = "pod-security.kubernetes.io/enforce";

    @Override
    public String name() {
        return "pod security";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        var found = new ArrayList<Diagnosis>();
        for (PodTrial trial : PodTrial.all(
                context.manifests(),
                InstanceName.first(context.name()),
                context.kube().namespace(),
                context.id())) {
            trial.run(context.kube()).map(denied -> judge(denied, trial)).ifPresent(found::add);
        }
        return found.isEmpty()
                ? List.of(Diagnosis.ok(
                        name(), "the namespace allows every pod of the cluster; it enforces " + level(context)))
                : found;
    }

    static Diagnosis judge(CliException denied, PodTrial trial) {
        Optional<StartupProblem> startupProblem = trial.problem(denied);
        if (startupProblem.isPresent() && denied.problem().contains("exceeded quota")) {
            // The quota check reports quotas in more detail.
            return Diagnosis.ok("pod security", "only a quota prevents " + trial.subject());
        }
        return startupProblem
                .map(known -> Diagnosis.failed("pod security", known.problem(), known.remedy()))
                .orElseGet(() -> denied.code() == ExitCode.DENIED
                        ? Diagnosis.unknown("pod security", denied.problem())
                        : Diagnosis.failed("pod security", denied.problem(), denied.remedy()));
    }

    private static String level(DoctorContext context) {
        try {
            return context.kube()
                    .get(Kind.NAMESPACE, context.kube().namespace())
                    .map(namespace -> namespace
                            .path("metadata")
                            .path("labels")
                            .path(LEVEL)
                            .asText("no level"))
                    .orElse("no level");
        } catch (CliException denied) {
            return "a level that you are not allowed to see";
        }
    }
}
