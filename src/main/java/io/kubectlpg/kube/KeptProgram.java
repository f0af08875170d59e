package io.kubectlpg.kube;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link LineProgram} that runs, and answers questions for as long as the connection to it is open. */
final class KeptProgram implements ExecSocket.Listener {
    private static final byte STDOUT = 1;
    private static final byte STATUS = 3;

    private final CompletableFuture<ExecSocket> socket;
    /** The questions without an answer, by the line that was sent. */
    private final Map<String, CompletableFuture<String>> open = new ConcurrentHashMap<>();

    private final AtomicLong questions = new AtomicLong();
    private final Lines lines = new Lines(this::answered);
    private volatile boolean hasAnswered;
    private volatile boolean hasEnded;

    /** Starts it. */
    KeptProgram(WebSocketExec exec, LineProgram program) {
        socket = exec.converse(program.pod(), program.each(), this);
    }

    /** Its answer; fails with {@link ExecLost}, and with what the handshake failed with. */
    CompletableFuture<String> ask() {
        String question = Long.toString(questions.incrementAndGet());
        var answer = new CompletableFuture<String>();
        open.put(question, answer);
        var _ = socket.whenComplete((connected, refused) -> {
            if (refused != null) {
                answer.completeExceptionally(refused);
            } else if (!connected.send(frame(question))) {
                lose(new ExecLost("the connection to the pod takes nothing more"));
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

    /** Whether it has answered a question yet. */
    boolean hasAnswered() {
        return hasAnswered;
    }

    /** Whether it is over because the program ended, and not because the connection was lost. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** Ends the connection, and with it the program. */
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
        // The questions wait for the same moment.
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
                // What it says to people is for nobody.
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
