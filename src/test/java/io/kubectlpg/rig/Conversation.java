package io.kubectlpg.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A script in an instance that speaks with its client by lines. */
final class Conversation implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    Conversation(Instance instance, String script, String... arguments) {
        var command = new ArrayList<>(List.of("bash", "/opt/kubectl-pg/" + script));
        command.addAll(List.of(arguments));
        try {
            process = instance.execution(command.toArray(String[]::new))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(said::add);
            } catch (IOException | UncheckedIOException ended) {
                said.add("ended: " + ended.getMessage());
            }
        });
    }

    /** The next line that it says. */
    String hear() {
        try {
            String line = said.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("it says nothing");
            }
            return line;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ended);
        }
    }

    /** The next line that it says. Until then the client says this, twice a second. */
    String hearWhile(String word) {
        for (int half = 0; half < 2 * LIMIT_SECONDS && said.isEmpty(); half++) {
            say(word);
            try {
                Thread.sleep(500);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(ended);
            }
        }
        return hear();
    }

    void say(String line) {
        try {
            process.outputWriter().write(line + "\n");
            process.outputWriter().flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Its exit code, once it has ended. */
    int end() {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end; it said " + said);
            }
            return process.exitValue();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ended);
        }
    }

    /** The client is gone: nobody reads and nobody writes. */
    @Override
    public void close() {
        try {
            process.outputWriter().close();
        } catch (IOException broken) {
            // It has ended before.
            said.add("broken: " + broken.getMessage());
        }
    }
}
