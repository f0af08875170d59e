package io.kubectlpg.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompletionAnswerTest {
    private static final Where HERE = new Where(Optional.empty(), Optional.empty(), Optional.empty());

    private static Completion words(Suggestion... words) {
        return new Completion("", List.of(words), Optional.empty(), false);
    }

    private static Suggestion word(String word, String meaning) {
        return new Suggestion(word, meaning, "");
    }

    private static Completion names(NameKind kind, String prefix, String suffix) {
        return new Completion(
                prefix,
                List.of(),
                Optional.of(new Completion.Names(kind, Optional.of(new ClusterName("demo")), HERE, suffix)),
                false);
    }

    @Test
    void aWordHasTheFirstSentenceOfItsMeaningBehindOneTab() {
        assertThat(CompletionAnswer.of(
                        words(
                                word("status", "Show one cluster, its health first. And\tmore."),
                                word("start", "Start\tthe\nservers"),
                                word("stop", "")),
                        "st",
                        List.of()))
                .isEqualTo("""
                        status\tShow one cluster, its health first.
                        start\tStart the servers
                        stop
                        :4
                        """);
    }

    @Test
    void onlyWordsThatBeginAsTypedAreAnswered() {
        assertThat(CompletionAnswer.of(words(word("status", ""), word("list", "")), "li", List.of()))
                .isEqualTo("list\n:4\n");
        assertThat(CompletionAnswer.of(words(word("status", "")), "x", List.of()))
                .isEqualTo(CompletionAnswer.NOTHING);
    }

    @Test
    void theOptionBeforeTheEqualsSignIsNotRepeated() {
        assertThat(CompletionAnswer.of(
                        names(NameKind.RESTORE_POINT, "--name=", ""),
                        "--name=be",
                        List.of(word("before", "2026-11-29"), word("after", ""))))
                .isEqualTo("before\t2026-11-29\n:4\n");
    }

    @Test
    void aParameterIsTypedOnBehindItsEqualsSign() {
        assertThat(CompletionAnswer.of(names(NameKind.PARAMETER, "", "="), "wo", List.of(word("work_mem", ""))))
                .isEqualTo("work_mem=\n:6\n");
    }

    @Test
    void theShellCompletesFiles() {
        assertThat(CompletionAnswer.of(new Completion("", List.of(), Optional.empty(), true), "va", List.of()))
                .isEqualTo(":0\n");
    }

    @Test
    void aNameThatWouldBreakTheLinesIsLeftOut() {
        assertThat(CompletionAnswer.of(
                        names(NameKind.DATABASE, "", ""),
                        "",
                        List.of(word("a\nb", ""), word("a\tb", ""), word("my db", ""))))
                .isEqualTo("my db\n:4\n");
    }
}
