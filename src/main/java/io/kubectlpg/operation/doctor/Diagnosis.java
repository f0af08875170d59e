package io.kubectlpg.operation.doctor;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;

/**
 * What one check found.
 *
 * @param check its name
 * @param sentence what is so
 * @param remedy what to do, or empty
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

    /** A right that is missing hides the answer; everything else is one. */
    static Diagnosis of(String check, CliException failure) {
        return failure.code() == ExitCode.DENIED
                ? unknown(check, failure.problem())
                : failed(check, failure.problem(), failure.remedy());
    }
}
