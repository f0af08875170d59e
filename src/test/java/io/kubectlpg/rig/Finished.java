package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a program left: its exit code, and what it printed to stdout and stderr. */
record Finished(List<String> command, int exit, String out) {

    private static final long LIMIT_SECONDS = 120;

    /** By way of a file: what it leaves in the background may hold its stdout for as long as it likes. */
    static Finished of(ProcessBuilder builder) {
        try {
            Path out = Files.createTempFile("rig", ".out");
            try {
                Process process = builder.redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(builder.command() + " does not end: " + Files.readString(out));
                }
                return new Finished(
                        builder.command(), process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(out);
            }
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
