package io.kubectlpg.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a program left.
 *
 * @param exit its exit code
 * @param out what it printed to standard output and standard error
 */
record Finished(List<String> command, int exit, String out) {
    private static final long LIMIT_SECONDS = 900;

    static Finished of(String... command) {
        return of(Map.of(), command);
    }

    /** @param variables these and PATH are its environment */
    static Finished of(Map<String, String> variables, String... command) {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("HOME", "/root");
        builder.environment().putAll(variables);
        try {
            Path out = Files.createTempFile("packages", ".out");
            try {
                Process process = builder.redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(builder.command() + " does not end: " + Files.readString(out));
                }
                return new Finished(List.of(command), process.exitValue(), Files.readString(out));
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

    Finished exited(int expected) {
        assertThat(exit).as("exit code of %s%n%s", command, out).isEqualTo(expected);
        return this;
    }

    Finished succeeded() {
        return exited(0);
    }
}
