package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A program that runs, and can be treated badly. */
final class Running {
    private static final long LIMIT_MINUTES = 6;

    private final String command;
    private final UnaryOperator<String> read;
    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Void> ended;

    Running(ProcessBuilder builder) {
        this(builder, UnaryOperator.identity());
    }

    /** A program whose output is read so. */
    Running(ProcessBuilder builder, UnaryOperator<String> read) {
        this(builder, read, false);
    }

    private Running(ProcessBuilder builder, UnaryOperator<String> read, boolean asks) {
        this.read = read;
        command = String.join(" ", builder.command());
        try {
            process = builder.start();
            if (!asks) {
                process.getOutputStream().close();
            }
        } catch (IOException notFound) {
            throw new UncheckedIOException(notFound);
        }
        // Not in the common pool: it is as small as the machine, and a program that hangs would keep its threads.
        ended = CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> copy(process.getInputStream(), out), Thread::startVirtualThread),
                CompletableFuture.runAsync(() -> copy(process.getErrorStream(), err), Thread::startVirtualThread));
    }

    /** At a terminal of its own, whose whole text is read as stderr, without colours and line breaks. */
    static Running atTerminal(List<String> command) {
        String words = command.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        var builder = new ProcessBuilder("bash", "-c", "exec script -qfec \"$0\" /dev/null >&2", words);
        builder.environment().put("NO_COLOR", "yes");
        return new Running(builder, text -> text.replaceAll("\\s+", " "), true);
    }

    /** Types a line at its terminal. */
    void type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private static void copy(InputStream from, ByteArrayOutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException closedWithTheProcess) {
            to.writeBytes("[cut off]".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What it has printed to stdout so far. */
    String out() {
        return read.apply(out.toString(StandardCharsets.UTF_8));
    }

    /** What it has printed to stderr so far. */
    String err() {
        return read.apply(err.toString(StandardCharsets.UTF_8));
    }

    /** Waits until it has printed this to stderr; fails when it ends without. */
    void awaitErr(String text) {
        await().atMost(Duration.ofMinutes(LIMIT_MINUTES))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    assertThat(alive() || err().contains(text))
                            .as("%s ended without \"%s\": %s", command, text, err())
                            .isTrue();
                    return err().contains(text);
                });
    }

    /** Waits until it has printed this to stderr, or has ended. */
    boolean reaches(String text) {
        await().atMost(Duration.ofMinutes(LIMIT_MINUTES))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !alive() || err().contains(text));
        return err().contains(text) && alive();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL: it cannot tidy up. */
    Running kill() {
        process.destroyForcibly();
        finish();
        return this;
    }

    /** SIGSTOP, as a laptop that sleeps. */
    void stop() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    void signal(String name) {
        new Running(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())))
                .finish()
                .succeeded();
    }

    /** Waits for its end. */
    Finished finish() {
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + LIMIT_MINUTES + " minutes; stderr: " + err);
            }
            ended.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return new Finished(command, process.exitValue(), read.apply(out.toString(StandardCharsets.UTF_8)), err());
    }
}
