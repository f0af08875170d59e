package io.kubectlpg.operation.doctor;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.preflight.PreflightCheck;
import io.kubectlpg.operation.preflight.PreflightReport;
import io.kubectlpg.output.Progress;
import java.util.ArrayList;
import java.util.List;

/** Checks image, repository and DNS with a pod. */
final class PodCheck implements Check {
    @Override
    public String name() {
        return "image";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        var preflight =
                new PreflightCheck(context.name(), context.manifests(), context.spec(), ownsRepository(context));
        PreflightReport report = report(context, preflight);
        var found = new ArrayList<Diagnosis>();
        found.add(judged(
                "image",
                context.spec().image() + " holds " + report.summary() + " and runs as uid "
                        + context.spec().uid(),
                () -> preflight.judgeImage(report, context.kube().namespace())));
        if (!context.spec().backedUp()) {
            found.add(Diagnosis.warning(
                    "repository",
                    "there is none: if the volume is lost, the data is lost",
                    "Turn backups on with the values under backup.s3 or backup.volume."));
        } else if (!context.spec().buckets().isEmpty()) {
            found.add(judged(
                    "repository",
                    "a pod reaches it, and can write, read and remove a file",
                    () -> preflight.judgeRepositories(report)));
        }
        if (!context.installed()) {
            found.add(dns(report.resolved(), report.unresolved()));
        }
        return found;
    }

    private static PreflightReport report(DoctorContext context, PreflightCheck preflight) {
        try (Progress.Task task = context.planWait().progress().start(PreflightCheck.title(context.spec()))) {
            PreflightReport report = preflight.look(
                    context.kube(), context.id(), context.planWait().limit(), task::status);
            task.done("");
            return report;
        }
    }

    /**
     * Whether backups in the repository may belong to this cluster. They may if the cluster may exist, or if it has
     * left a volume claim.
     */
    static boolean ownsRepository(DoctorContext context) {
        return !context.absent()
                || context.state().filter(state -> !state.claims().isEmpty()).isPresent();
    }

    private static Diagnosis judged(String check, String good, Runnable judge) {
        try {
            judge.run();
            return Diagnosis.ok(check, good);
        } catch (CliException bad) {
            return Diagnosis.of(check, bad);
        }
    }

    static Diagnosis dns(List<String> resolved, List<String> unresolved) {
        if (!unresolved.isEmpty()) {
            return Diagnosis.failed(
                    "DNS",
                    "a pod of the namespace cannot resolve " + String.join(", ", unresolved),
                    "Check the name, the DNS of the Kubernetes cluster, and NetworkPolicies that block port 53.");
        }
        return resolved.isEmpty()
                ? Diagnosis.unknown("DNS", "the image has no getent, so names cannot be looked up")
                : Diagnosis.ok("DNS", "a pod resolves " + String.join(", ", resolved));
    }
}
