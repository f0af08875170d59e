package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program in a pod. The run ends with the Close frame, because the exit status may arrive before the last
 * output. In a few hundred runs, stdout was empty once without this rule.
 */
final class ExecSession implements ExecSocket.Listener {
    private static final byte STDOUT = 1;
    private static final byte STDERR = 2;
    private static final byte STATUS = 3;
    /**
     * The time without a sign of the server after which the connection of a terminal counts as lost. If the user's keys
     * reach nobody, the user cannot even leave the program.
     */
    private static final Duration TERMINAL_SILENCE = Duration.ofSeconds(30);

    private final ExecInput input;
    private final ExecOutput output;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final AtomicReference<Optional<ExecSocket>> socket = new AtomicReference<>(Optional.empty());
    private volatile boolean hungUp;
    private volatile @Nullable ObjectNode status;

    ExecSession(ExecInput input, ExecOutput output) {
        this.input = input;
        this.output = output;
    }

    ExecInput input() {
        return input;
    }

    CompletableFuture<Integer> exitCode() {
        return exitCode;
    }

    void fail(RuntimeException failure) {
        exitCode.completeExceptionally(failure);
    }

    /**
     * Takes the socket of a handshake that has begun.
     *
     * @return false if the run was ended before
     */
    boolean begun(ExecSocket handshake) {
        socket.set(Optional.of(handshake));
        return !hungUp;
    }

    /**
     * Closes the connection; the program may go on. An incomplete handshake is ended, too, so that it does not start a
     * program that nobody follows.
     */
    void hangUp() {
        hungUp = true;
        socket.get().ifPresent(open -> {
            if (open.opened().isDone()) {
                open.close();
            } else {
                open.cancel();
            }
        });
    }

    @Override
    public void opened(ExecSocket open) {
        if (hungUp) {
            open.cancel();
            return;
        }
        try {
            input.send(open);
        } catch (ExecLost lost) {
            fail(lost);
        }
    }

    @Override
    public Optional<Duration> longestSilence() {
        return input.terminal() ? Optional.of(TERMINAL_SILENCE) : Optional.empty();
    }

    @Override
    public void message(ByteBuffer frame) {
        try {
            if (frame.hasRemaining()) {
                take(frame.get(), frame);
            }
        } catch (RuntimeException e) {
            // An exception from the receiver of the output goes to the caller who waits for the program.
            exitCode.completeExceptionally(e);
            hangUp();
        }
    }

    private void take(byte channel, ByteBuffer bytes) {
        switch (channel) {
            case STDOUT -> output.stdout(bytes);
            case STDERR -> output.stderr(bytes);
            case STATUS -> {
                var text = new byte[bytes.remaining()];
                bytes.get(text);
                status = Bodies.read(text);
            }
            default -> {
                // Ignores channels that a later version of the protocol may add.
            }
        }
    }

    @Override
    public void closed(String reason) {
        end(new ExecLost("the connection to the pod was closed without an exit status"
                + (reason.isEmpty() ? "" : ": " + reason)));
    }

    @Override
    public void lost(Throwable why) {
        end(new ExecLost("the connection to the pod was lost: " + Failures.lost(why), why));
    }

    private void end(ExecLost otherwise) {
        ObjectNode last = status;
        try {
            output.end();
            if (last == null) {
                exitCode.completeExceptionally(otherwise);
            } else {
                exitCode.complete(exitCode(last));
            }
        } catch (RuntimeException e) {
            exitCode.completeExceptionally(e);
        }
    }

    private static int exitCode(ObjectNode status) {
        if (status.path("status").asText().equals("Success")) {
            return 0;
        }
        for (JsonNode cause : status.path("details").path("causes")) {
            if (cause.path("reason").asText().equals("ExitCode")) {
                return cause.path("message").asInt();
            }
        }
        // The container did not exist, so nothing is known of the program.
        throw new ExecLost(
                "the program could not be run: " + status.path("message").asText());
    }
}
