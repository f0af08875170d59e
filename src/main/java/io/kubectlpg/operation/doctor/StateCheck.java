package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import java.util.List;
import java.util.Optional;

/** Adds the findings of {@code status}. Without them, a cluster with a closed database may look fine. */
final class StateCheck implements Check {
    @Override
    public String name() {
        return "state";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        Optional<ClusterState> state = context.state();
        if (state.isEmpty()) {
            return List.of(Diagnosis.unknown(name(), "you may not look at the objects of " + context.name()));
        }
        if (!context.installed()) {
            return List.of();
        }
        List<Finding> findings = new Health(context.findings())
                .and(Health.of(state.get()).findings())
                .findings();
        return findings.isEmpty()
                ? List.of(Diagnosis.ok(
                        name(), context.name() + " accepts connections; if it has a repository, it archives WAL"))
                : findings.stream().map(this::diagnosis).toList();
    }

    private Diagnosis diagnosis(Finding finding) {
        return switch (finding.severity()) {
            case ERROR -> Diagnosis.failed(name(), finding.problem(), finding.remedy());
            case WARNING -> Diagnosis.warning(name(), finding.problem(), finding.remedy());
        };
    }
}
