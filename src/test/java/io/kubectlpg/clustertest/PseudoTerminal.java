package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The built program on a terminal: what is typed there, and what is shown. */
final class PseudoTerminal implements AutoCloseable {
    private static final Pattern CONTROL = Pattern.compile(
            "\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b[()][A-Z0-9]|\u001b[=>78]|\u001b\\][^\u0007]*\u0007|[\r\u0007]");
    private static final int ROWS = 40;

    private final PtyProcess process;
    private final StringBuilder shown = new StringBuilder();
    private final Thread reading;
    private int seen;

    private static PtyProcess start(int columns, Map<String, String> environment, List<String> command)
            throws IOException {
        var all = new HashMap<>(System.getenv());
        all.put("TERM", "xterm-256color");
        all.putAll(environment);
        return new PtyProcessBuilder(command.toArray(String[]::new))
                .setEnvironment(all)
                .setInitialColumns(columns)
                .setInitialRows(ROWS)
                .start();
    }

    /**
     * {@code pg>} in a namespace.
     *
     * @param state where it keeps its history
     */
    static PseudoTerminal shell(int columns, TestNamespace namespace, Path state, Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("XDG_STATE_HOME", state.toString());
        return new PseudoTerminal(columns, all, List.of(TestNamespace.program().toString(), "-n", namespace.name()));
    }

    PseudoTerminal(int columns, Map<String, String> environment, List<String> command) {
        try {
            process = start(columns, environment, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A virtual one would keep its carrier.
        reading = Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        try (Reader output = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            var some = new char[4096];
            for (int count = output.read(some); count >= 0; count = output.read(some)) {
                synchronized (shown) {
                    shown.append(some, 0, count);
                }
            }
        } catch (IOException ended) {
            // With the process.
            return;
        }
    }

    /** As somebody types it; {@code \r} is the Enter key. */
    PseudoTerminal type(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PseudoTerminal line(String text) {
        return type(text + "\r");
    }

    PseudoTerminal controlC() {
        return type("\u0003");
    }

    /** Types nothing for this time. */
    PseudoTerminal pause(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
        return this;
    }

    void resize(int columns) {
        process.setWinSize(new WinSize(columns, ROWS));
    }

    /** Waits until this is shown, behind what was waited for before; control sequences are left out. */
    String await(String expression) {
        return await(Duration.ofSeconds(20), expression);
    }

    String await(Duration limit, String expression) {
        Pattern pattern = Pattern.compile(expression, Pattern.DOTALL);
        var found = new String[1];
        try {
            Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(10)).until(() -> {
                String text = text();
                Matcher matcher = pattern.matcher(text);
                if (!matcher.find(Math.min(seen, text.length()))) {
                    return false;
                }
                found[0] = matcher.group();
                seen = matcher.end();
                return true;
            });
        } catch (ConditionTimeoutException late) {
            String text = text();
            throw new AssertionError(
                    "not shown: " + expression + "\nbut: " + text.substring(Math.min(seen, text.length())), late);
        }
        return found[0];
    }

    /** Everything that was shown so far, without control sequences. */
    String text() {
        return CONTROL.matcher(raw()).replaceAll("");
    }

    /** The same as it was written. */
    String raw() {
        synchronized (shown) {
            return shown.toString();
        }
    }

    long pid() {
        return process.pid();
    }

    /** Its exit code, once it has ended by itself. */
    int exitCode() {
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(text()).isTrue();
            reading.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
}
