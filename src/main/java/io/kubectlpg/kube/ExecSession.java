package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One program in a pod. It is over at the Close frame: the status may arrive before the last of the output does
 * (measured: stdout was empty once in a few hundred).
 */
final class ExecSession implements WebSocket.Listener {
    private static final byte STDIN = 0;
    private static final byte STDOUT = 1;
    private static final byte STDERR = 2;
    private static final byte STATUS = 3;
    private static final byte CLOSE = (byte) 255;
    private static final int CHUNK = 32 * 1024;
    private static final int NORMAL = 1000;

    private final byte[] stdin;
    private final ExecOutput output;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private volatile boolean v5;
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable ObjectNode status;

    ExecSession(byte[] stdin, ExecOutput output) {
        this.stdin = stdin;
        this.output = output;
    }

    boolean hasInput() {
        return stdin.length > 0;
    }

    /** Whether the version is asked for in which stdin can be closed. */
    void speaks(boolean fifth) {
        this.v5 = fifth;
    }

    CompletableFuture<Integer> exitCode() {
        return exitCode;
    }

    void fail(RuntimeException failure) {
        exitCode.completeExceptionally(failure);
    }

    /** Ends the connection; the program may go on. */
    void hangUp() {
        WebSocket open = socket;
        if (open != null) {
            open.sendClose(NORMAL, "");
        }
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        socket = webSocket;
        for (int from = 0; from < stdin.length; from += CHUNK) {
            int length = Math.min(CHUNK, stdin.length - from);
            var frame = ByteBuffer.allocate(1 + length);
            frame.put(STDIN).put(stdin, from, length).flip();
            if (!webSocket.send(frame)) {
                fail(new ExecLost("the connection does not take the input"));
                return;
            }
        }
        if (hasInput() && v5) {
            webSocket.send(ByteBuffer.wrap(new byte[] {CLOSE, STDIN}));
        }
        webSocket.request();
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteBuffer frame) {
        try {
            if (frame.hasRemaining()) {
                take(frame.get(), frame);
            }
        } catch (RuntimeException e) {
            // What the consumer of the output threw belongs to the one who waits for the program.
            exitCode.completeExceptionally(e);
            webSocket.sendClose(NORMAL, "");
        }
        webSocket.request();
    }

    private void take(byte channel, ByteBuffer bytes) {
        switch (channel) {
            case STDOUT -> output.stdout(bytes);
            case STDERR -> output.stderr(bytes);
            case STATUS -> {
                var text = new byte[bytes.remaining()];
                bytes.get(text);
                status = Documents.object(text);
            }
            default -> {
                // A channel that a later version of the protocol adds.
            }
        }
    }

    @Override
    public void onClose(WebSocket webSocket, int code, String reason) {
        webSocket.sendClose(NORMAL, "");
        end(new ExecLost("the connection to the pod was closed without an exit status"
                + (reason.isEmpty() ? "" : ": " + reason)));
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        end(new ExecLost("the connection to the pod was lost: " + error.getMessage(), error));
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
        // The container was not there any more, or not yet: nothing is known of the program.
        throw new ExecLost(
                "the program could not be run: " + status.path("message").asText());
    }
}
