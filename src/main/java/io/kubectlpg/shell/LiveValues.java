package io.kubectlpg.shell;

import io.kubectlpg.completion.NameKind;
import io.kubectlpg.completion.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Names that exist in the cluster, for completion. Answers are reused for some seconds. If the server does not answer
 * at once, the list is empty.
 */
final class LiveValues {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(150);
    private static final Duration AGE = Duration.ofSeconds(10);
    /** The age at which an answer is forgotten. Until then it is used if the cluster does not answer. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private final Commands commands;
    private final Map<Question, Asked> known = new ConcurrentHashMap<>();

    private record Question(NameKind kind, Place place) {}

    private record Asked(long nanoTime, CompletableFuture<List<Suggestion>> answer) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanoTime);
        }
    }

    LiveValues(Commands commands) {
        this.commands = commands;
    }

    /** The names of a kind. The list is empty if they are not known within {@link #LONGEST_WAIT}. */
    List<Suggestion> of(NameKind kind, Place place) {
        var question = new Question(kind, place);
        Asked before = known.get(question);
        Asked asked = before != null && before.age().compareTo(AGE) < 0 ? before : ask(question);
        try {
            return asked.answer().get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException unknown) {
            return before == null ? List.of() : before.answer().getNow(List.of());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Asked ask(Question question) {
        known.values().removeIf(old -> old.age().compareTo(OLDEST) > 0);
        var asked = new Asked(
                System.nanoTime(),
                CompletableFuture.supplyAsync(
                                () -> commands.names(question.kind(), question.place())
                                        .orElse(List.of()),
                                Thread::startVirtualThread)
                        .exceptionally(failed -> List.of()));
        known.put(question, asked);
        return asked;
    }
}
