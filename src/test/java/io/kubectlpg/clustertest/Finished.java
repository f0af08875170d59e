package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

/** What a program left: its exit code and what it printed. */
record Finished(String command, int exit, String out, String err) {

    /** Fails the test with everything that was printed, unless the exit code is this one. */
    Finished exited(int expected) {
        assertThat(exit)
                .as("exit code of %s%nstdout: %s%nstderr: %s", command, out, err)
                .isEqualTo(expected);
        return this;
    }

    Finished succeeded() {
        return exited(0);
    }

    /** Stdout without the line end. */
    String text() {
        return out.strip();
    }
}
