package io.kubectlpg.operation.doctor;

import java.util.List;

/** One question about a cluster, or several that are answered together. */
interface Check {
    /** The name that is printed. */
    String name();

    /** Asks. A {@link io.kubectlpg.CliException} is an answer, too. */
    List<Diagnosis> run(DoctorContext context);
}
