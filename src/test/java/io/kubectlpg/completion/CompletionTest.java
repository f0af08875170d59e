package io.kubectlpg.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.output.Console;
import io.kubectlpg.spec.ClusterName;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private static final CommandTree PROGRAM =
            new Program(new Invocation(Console.keeping(new ByteArrayOutputStream()), StandardInput.none())).tree();

    /** @param line its last word is the one that is typed */
    private static Completion of(String line) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        return Completion.of(PROGRAM, words.subList(0, words.size() - 1), words.getLast());
    }

    private static List<String> words(String line) {
        return of(line).words().stream().map(Suggestion::word).toList();
    }

    private static Optional<NameKind> kind(String line) {
        return of(line).names().map(Completion.Names::kind);
    }

    @Test
    void commandsFollowGlobalOptions() {
        assertThat(words("sta")).contains("status", "install");
        assertThat(words("-n db sta")).contains("status");
        assertThat(words("-n db --context=test restore-point ")).containsExactly("create", "list");
        assertThat(words("status demo ")).isEmpty();
    }

    @Test
    void aValueFollowsItsOptionInTheNextWordOrBehindTheEqualsSign() {
        assertThat(words("status -o ")).containsExactly("table", "wide", "json", "yaml", "name");
        assertThat(of("status -o ").prefix()).isEmpty();
        assertThat(words("status --output=js")).containsExactly("table", "wide", "json", "yaml", "name");
        assertThat(of("status --output=js").prefix()).isEqualTo("--output=");
        assertThat(words("status --no-such-option=")).isEmpty();
        assertThat(words("restore --latest=")).isEmpty();
        assertThat(of("install demo -f ").files()).isTrue();
        assertThat(of("install demo --values=").files()).isTrue();
    }

    @Test
    void namesAreThoseOfTheLinesPlaceAndCluster() {
        assertThat(of("-n db restore demo --name ").names())
                .contains(new Completion.Names(
                        NameKind.RESTORE_POINT,
                        Optional.of(new ClusterName("demo")),
                        new Where(Optional.empty(), Optional.empty(), Optional.of("db")),
                        ""));
        assertThat(of("restore demo --name=").names().flatMap(Completion.Names::cluster))
                .contains(new ClusterName("demo"));
        assertThat(of("restore --name ").names().flatMap(Completion.Names::cluster))
                .isEmpty();
        assertThat(kind("status ")).contains(NameKind.CLUSTER);
        assertThat(kind("connect ")).contains(NameKind.CLUSTER);
        assertThat(kind("expire demo ")).contains(NameKind.BACKUP);
        assertThat(kind("psql -d ")).contains(NameKind.DATABASE);
        assertThat(kind("-n ")).contains(NameKind.NAMESPACE);
        assertThat(kind("status --context ")).contains(NameKind.CONTEXT);
        assertThat(of("config set demo wo").names().map(Completion.Names::suffix))
                .contains("=");
    }

    @Test
    void aClusterThatDoesNotExistYetHasNoName() {
        assertThat(kind("install ")).isEmpty();
        assertThat(kind("render ")).isEmpty();
        assertThat(kind("install demo -n ")).contains(NameKind.NAMESPACE);
    }

    @Test
    void anotherProgramsWordsAreFilesAtMost() {
        assertThat(of("connect demo -- ./ru")).isEqualTo(new Completion("", List.of(), Optional.empty(), true));
        assertThat(words("psql demo -- --")).isEmpty();
    }

    @Test
    void everyMeaningIsOneLine() {
        assertOneLine(PROGRAM);
    }

    private static void assertOneLine(CommandTree command) {
        command.options().forEach(option -> assertThat(option.meaning()).doesNotContainPattern("[\\t\\n\\r]"));
        command.arguments().forEach(argument -> assertThat(argument.meaning()).doesNotContainPattern("[\\t\\n\\r]"));
        command.commands().forEach(CompletionTest::assertOneLine);
    }
}
