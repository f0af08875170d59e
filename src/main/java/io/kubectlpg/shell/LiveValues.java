package io.kubectlpg.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
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
    /** Older answers are forgotten. Until then they serve when the cluster does not answer. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private static final String DATABASES = "SELECT datname FROM pg_database WHERE datallowconn ORDER BY 1";

    private final Commands commands;
    private final Map<Question, Asked> known = new ConcurrentHashMap<>();

    /** The kinds of names. */
    enum Kind {
        CLUSTER,
        BACKUP,
        RESTORE_POINT,
        DATABASE,
        PARAMETER,
        CONTEXT
    }

    /** A word and its description, which may be empty. */
    record Value(String word, String meaning) {}

    private record Question(Kind kind, Place place) {}

    private record Asked(long nanoTime, CompletableFuture<List<Value>> answer) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanoTime);
        }
    }

    LiveValues(Commands commands) {
        this.commands = commands;
    }

    /** The names of a kind; empty if they are not known within {@link #LONGEST_WAIT}. */
    List<Value> of(Kind kind, Place place) {
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
                CompletableFuture.supplyAsync(() -> answer(question), Thread::startVirtualThread)
                        .exceptionally(failed -> List.of()));
        known.put(question, asked);
        return asked;
    }

    private List<Value> answer(Question question) {
        Place place = question.place();
        return switch (question.kind()) {
            case CLUSTER -> named(place, "clusters", "health", "list");
            case BACKUP -> backups(place);
            case RESTORE_POINT -> named(place, "restorePoints", "time", "restore-point", "list");
            case PARAMETER -> named(place, "parameters", "value", "config", "show", "--all");
            case DATABASE -> databases(place);
            case CONTEXT ->
                place.contexts().stream().map(name -> new Value(name, "")).toList();
        };
    }

    private List<Value> named(Place place, String list, String meaning, String... words) {
        return values(place, list, "name", meaning, words);
    }

    private List<Value> databases(Place place) {
        return commands.text(place, List.of("psql", "-c", DATABASES, "--", "-At"))
                .lines()
                .map(name -> new Value(name, ""))
                .toList();
    }

    private List<Value> backups(Place place) {
        return values(place, "backups", "label", "type", "info");
    }

    private List<Value> values(Place place, String list, String name, String meaning, String... words) {
        var values = new ArrayList<Value>();
        commands.document(place, words).ifPresent(document -> {
            for (JsonNode each : document.path(list)) {
                values.add(
                        new Value(each.path(name).asText(), each.path(meaning).asText("")));
            }
        });
        return values;
    }
}
