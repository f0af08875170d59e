package io.kubectlpg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The error that something ends with, which must be one of usage. */
final class SpecErrors {
    private SpecErrors() {}

    static CliException errorOf(ThrowingCallable what) {
        CliException error = catchThrowableOfType(CliException.class, what);
        assertThat(error).as("a usage error").isNotNull();
        assertThat(error.code()).isEqualTo(ExitCode.USAGE);
        return error;
    }
}
