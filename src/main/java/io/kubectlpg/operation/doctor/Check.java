package io.kubectlpg.operation.doctor;

import java.util.List;

/** One question, or some that are answered at once. */
interface Check {
    /** How it is called in what is printed. */
    String name();

    /** Asks. A {@link io.kubectlpg.CliException} is an answer, too. */
    List<Diagnosis> run(DoctorContext context);
}
