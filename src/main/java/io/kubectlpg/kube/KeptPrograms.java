package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps programs in pods running between questions, one for each pod. If such a program does not answer, a new program
 * is started and gets the question.
 */
final class KeptPrograms implements AutoCloseable {
    /** The time limit for an answer of a program that has answered before. Its connection may be dead. */
    private static final Duration NEXT_ANSWER = Duration.ofSeconds(3);

    /** The running programs, by the pod's uid. */
    private final Map<String, KeptProgram> running = new HashMap<>();
    /** The uids of pods with scripts of an earlier version. Their program answers only one question. */
    private final Set<String> answerOnce = new HashSet<>();

    private boolean closed;

    /** As {@link PodExec#ask}. */
    CompletableFuture<PodExec.Result> ask(WebSocketExec exec, LineProgram program, Duration limit) {
        KeptProgram kept = kept(exec, program);
        if (kept == null) {
            return exec.startReading(program.pod(), program.once(), limit);
        }
        boolean known = kept.hasAnswered();
        Duration wait = known && NEXT_ANSWER.compareTo(limit) < 0 ? NEXT_ANSWER : limit;
        return kept.ask()
                .orTimeout(wait.toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(line -> new PodExec.Result(0, line, ""))
                .exceptionallyCompose(thrown -> {
                    drop(program, kept);
                    Throwable cause = Retries.unwrapped(thrown);
                    if (!known && cause instanceof TimeoutException) {
                        return CompletableFuture.failedFuture(WebSocketExec.late(program.pod(), program.each(), limit));
                    }
                    return !known && cause instanceof CliException
                            ? CompletableFuture.failedFuture(cause)
                            : exec.startReading(program.pod(), program.once(), limit);
                });
    }

    /** The program to ask, or null if none is kept. Then a new program must be started. */
    private synchronized @Nullable KeptProgram kept(WebSocketExec exec, LineProgram program) {
        return closed || answerOnce.contains(program.uid())
                ? null
                : running.computeIfAbsent(program.uid(), uid -> new KeptProgram(exec, program));
    }

    private synchronized void drop(LineProgram program, KeptProgram kept) {
        running.remove(program.uid(), kept);
        if (kept.hasEnded() && !kept.hasAnswered()) {
            answerOnce.add(program.uid());
        }
        kept.close();
    }

    /** The answer to a question that is still open fails by this, and its program drops itself. */
    @Override
    public synchronized void close() {
        closed = true;
        List<KeptProgram> ending = List.copyOf(running.values());
        running.clear();
        ending.forEach(KeptProgram::close);
    }
}
