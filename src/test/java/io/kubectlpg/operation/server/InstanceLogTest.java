package io.kubectlpg.operation.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.LogRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InstanceLogTest {
    private final List<LogRequest> asked = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    /** Each answer is one connection; behind the last one somebody presses Ctrl-C. */
    @SafeVarargs
    private BiConsumer<LogRequest, Consumer<String>> answers(List<String>... answers) {
        return (request, line) -> {
            if (asked.size() == answers.length) {
                throw CliException.interrupted();
            }
            List<String> answer = answers[asked.size()];
            asked.add(request);
            answer.forEach(line);
        };
    }

    private InstanceLog log(BiConsumer<LogRequest, Consumer<String>> answers) {
        return new InstanceLog(
                answers,
                "demo-1",
                "demo-1-0",
                Optional.empty(),
                OptionalInt.empty(),
                line -> shown.add(line.text() + " " + line.severity()));
    }

    @Test
    void showsALineOnceWhenItIsReadAgain() {
        InstanceLog log = log(answers(
                List.of("2026-11-29T14:00:00.1Z a", "2026-11-29T14:00:01.5Z b", "2026-11-29T14:00:01.5Z c"),
                List.of("2026-11-29T14:00:01.5Z b", "2026-11-29T14:00:01.5Z c", "2026-11-29T14:00:01.5Z d"),
                List.of("2026-11-29T14:00:01.5Z b", "2026-11-29T14:00:01.5Z c", "2026-11-29T14:00:01.5Z d"),
                // The log of a new container, or of a new pod.
                List.of("2026-11-29T14:00:02Z e")));
        assertThatThrownBy(() -> log.follow(false)).isInstanceOf(CliException.class);
        assertThat(shown).containsExactly("a LOG", "b LOG", "c LOG", "d LOG", "e LOG");
        assertThat(asked.get(1).since()).contains(Instant.parse("2026-11-29T14:00:01Z"));
    }

    @Test
    void aLineThatBelongsToTheOneBeforeHasItsLevel() {
        log(answers(List.of(
                        "2026-11-29T14:00:00Z x [1] ERROR:  no",
                        "2026-11-29T14:00:00Z x [1] STATEMENT:  SELECT",
                        "2026-11-29T15:00:00+01:00 \tFROM t",
                        "2026-11-29T14:00:00Z supervisor: runs")))
                .read(false);
        assertThat(shown)
                .containsExactly(
                        "x [1] ERROR:  no ERROR",
                        "x [1] STATEMENT:  SELECT ERROR",
                        "\tFROM t ERROR",
                        "supervisor: runs LOG");
    }

    @Test
    void theLogBeforeTheLastRestartComesFirst() {
        log(answers(List.of("2026-11-29T14:00:00Z old"), List.of("2026-11-29T14:00:05Z new")))
                .read(true);
        assertThat(asked).extracting(LogRequest::previous).containsExactly(true, false);
        assertThat(shown).containsExactly("old LOG", "new LOG");
    }
}
