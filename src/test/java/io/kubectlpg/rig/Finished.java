package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a program left: its exit code, and what it printed to stdout and stderr. */
record Finished(List<String> command, int exit, String out) {

    static Finished of(ProcessBuilder builder) {
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Finished(builder.command(), process.waitFor(), out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ended);
        }
    }

    /** Fails the test with everything that was printed, unless the exit code is this one. */
    Finished exited(int expected) {
        assertThat(exit).as("exit code of %s%n%s", command, out).isEqualTo(expected);
        return this;
    }

    Finished succeeded() {
        return exited(0);
    }

    /** What it printed, without the line end. */
    String text() {
        return out.strip();
    }
}
