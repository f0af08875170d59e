package io.kubectlpg.kube;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A running {@link LineProgram}. It answers questions as long as its connection is open. */
final class KeptProgram implements ExecSocket.Listener {
    private static final byte STDOUT = 1;
    private static final byte STATUS = 3;

    private final CompletableFuture<ExecSocket> socket;
    /** The unanswered questions, by the line that was sent. */
    private final Map<String, CompletableFuture<String>> open = new ConcurrentHashMap<>();

    private final AtomicLong questions = new AtomicLong();
    private final Lines lines = new Lines(this::answered);
    private volatile boolean hasAnswered;
    private volatile boolean hasEnded;

    /** Starts the program. */
    KeptProgram(WebSocketExec exec, LineProgram program) {
        socket = exec.converse(program.pod(), program.each(), this);
    }

    /**
     * Asks the program a question.
     *
     * @return the answer; it fails with {@link ExecLost}, or with the exception of the handshake
     */
    CompletableFuture<String> ask() {
        String question = Long.toString(questions.incrementAndGet());
        var answer = new CompletableFuture<String>();
        open.put(question, answer);
        var _ = socket.whenComplete((connected, refused) -> {
            if (refused != null) {
                answer.completeExceptionally(refused);
            } else if (!connected.send(frame(question))) {
                lose(new ExecLost("the program in the pod no longer reads its input"));
            }
        });
        return answer.whenComplete((line, thrown) -> open.remove(question));
    }

    private static byte[] frame(String question) {
        byte[] text = (question + "\n").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length)
                .put(ExecInput.STDIN)
                .put(text)
                .array();
    }

    /** Whether the program has answered a question. */
    boolean hasAnswered() {
        return hasAnswered;
    }

    /** Whether the program itself has ended. The result is false if only the connection was lost. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** Closes the connection, which ends the program. */
    void close() {
        var _ = socket.whenComplete((connected, refused) -> {
            if (connected != null) {
                connected.close();
            }
        });
        lose(new ExecLost("the connection to the pod was closed"));
    }

    private void answered(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        int blank = line.indexOf(' ');
        CompletableFuture<String> answer = blank < 0 ? null : open.get(line.substring(0, blank));
        if (answer != null) {
            hasAnswered = true;
            answer.complete(line.substring(blank + 1));
        }
    }

    private void lose(ExecLost lost) {
        open.values().forEach(answer -> answer.completeExceptionally(lost));
    }

    @Override
    public void opened(ExecSocket connected) {
        // Questions that were asked before this are sent when the socket is open.
    }

    @Override
    public void message(ByteBuffer frame) {
        if (!frame.hasRemaining()) {
            return;
        }
        switch (frame.get()) {
            case STDOUT -> lines.take(frame);
            case STATUS -> hasEnded = true;
            default -> {
                // The program's standard error is not shown.
            }
        }
    }

    @Override
    public void closed(String reason) {
        lose(new ExecLost("the program in the pod has ended"));
    }

    @Override
    public void lost(Throwable why) {
        lose(new ExecLost("the connection to the pod was lost: " + Failures.lost(why), why));
    }
}
