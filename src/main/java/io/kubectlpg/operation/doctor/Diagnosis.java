package io.kubectlpg.operation.doctor;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;

/**
 * The result of a check.
 *
 * @param check the name of the check
 * @param sentence what the check found
 * @param remedy what to do; may be empty
 */
public record Diagnosis(Verdict verdict, String check, String sentence, String remedy) {
    static Diagnosis ok(String check, String sentence) {
        return new Diagnosis(Verdict.OK, check, sentence, "");
    }

    static Diagnosis warning(String check, String sentence, String remedy) {
        return new Diagnosis(Verdict.WARNING, check, sentence, remedy);
    }

    static Diagnosis failed(String check, String sentence, String remedy) {
        return new Diagnosis(Verdict.FAILED, check, sentence, remedy);
    }

    static Diagnosis unknown(String check, String sentence) {
        return new Diagnosis(Verdict.UNKNOWN, check, sentence, "");
    }

    /**
     * The diagnosis for a check that threw. A missing right makes the verdict unknown; any other failure is a problem.
     */
    static Diagnosis of(String check, CliException failure) {
        return failure.code() == ExitCode.DENIED
                ? unknown(check, failure.problem())
                : failed(check, failure.problem(), failure.remedy());
    }
}
