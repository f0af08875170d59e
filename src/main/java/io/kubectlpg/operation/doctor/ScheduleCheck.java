package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ScheduleHealth;
import java.util.List;

/** Checks whether a schedule leaves out a run within a year, because clocks are put forward over it. */
final class ScheduleCheck implements Check {
    @Override
    public String name() {
        return "schedules";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        return ScheduleHealth.leftOut(
                        context.name(), context.spec(), context.kube().serverTime())
                .stream()
                .map(finding -> Diagnosis.warning(name(), finding.problem(), finding.remedy()))
                .toList();
    }
}
