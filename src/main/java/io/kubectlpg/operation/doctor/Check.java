package io.kubectlpg.operation.doctor;

import java.util.List;

/** A check that answers one question about a cluster, or several related ones. */
interface Check {
    /** The name of the check, as the report prints it. */
    String name();

    /** Runs the check. A {@link io.kubectlpg.CliException} becomes a diagnosis, too. */
    List<Diagnosis> run(DoctorContext context);
}
