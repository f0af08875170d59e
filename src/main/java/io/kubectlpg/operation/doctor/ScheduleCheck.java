package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ScheduleHealth;
import java.util.List;

/** Checks whether a schedule skips a run within a year, because the clocks go forward over its time. */
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
