package io.kubectlpg.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.command.GlobalOptions;
import io.kubectlpg.completion.CommandTree;
import io.kubectlpg.runbook.SplitLine;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is completed, marked and explained without asking anybody. */
class WordsTest {
    private final CommandTree program = Commands.tree();
    private final Commands commands = new Commands();
    private final Session session = new Session(
            commands, new Place(new GlobalOptions(), Optional.empty(), "db", Optional.empty()), Session.Screen.none());

    @AfterEach
    void close() {
        commands.close();
    }

    private List<String> completions(String typed, String... before) {
        return new WordCompleter(() -> program, session, new LiveValues(commands))
                .candidates(List.of(before), typed).stream()
                        .map(Candidate::value)
                        .toList();
    }

    @Test
    void commandsTheShellsOwnWordsAndAliasesAreCompleted() {
        session.aliases().put("st", List.of("status"));
        assertThat(completions("")).contains("install", "restore", "use", "watch", "st");
        assertThat(completions("", "config")).containsExactlyInAnyOrder("show", "set", "unset");
        assertThat(completions("", "watch", "5")).contains("status");
        assertThat(completions("", "help")).contains("status").doesNotContain("use");
    }

    @Test
    void optionsAndTheWordsThatTheyTakeAreCompleted() {
        assertThat(completions("--", "restore")).contains("--to", "--set", "--context", "--dry-run");
        assertThat(completions("", "status", "-o")).containsExactly("table", "wide", "json", "yaml", "name");
        assertThat(completions("--output=", "status")).contains("--output=json");
        assertThat(completions("--file=docs/runbooks/r", "psql"))
                .containsExactly("--file=docs/runbooks/recovery-drill.run");
        assertThat(completions("", "backup")).contains("full", "diff", "incr");
        session.aliases().put("st", List.of("status"));
        assertThat(completions("", "st", "-o")).contains("json");
    }

    @Test
    void filesAreCompleted() {
        assertThat(completions("docs/runbooks/r", "run")).containsExactly("docs/runbooks/recovery-drill.run");
        assertThat(completions("doc", "source")).containsExactly("docs/");
        assertThat(completions("docs/runbooks", "psql", "-f")).contains("docs/runbooks/", "docs/runbooks.md");
        assertThat(completions("no-such-folder/", "run")).isEmpty();
    }

    private Optional<String> wrong(String line) {
        return new WordHighlighter(() -> program, session).wrong(line).map(SplitLine.Word::text);
    }

    @Test
    void aWordIsMarkedAsSoonAsItCanBecomeNoCommand() {
        assertThat(wrong("sta")).isEmpty();
        assertThat(wrong("stax")).contains("stax");
        assertThat(wrong("statu demo")).contains("statu");
        assertThat(wrong("status --outp")).isEmpty();
        assertThat(wrong("status --outx")).contains("--outx");
        assertThat(wrong("config sh")).isEmpty();
        assertThat(wrong("config shx")).contains("shx");
        assertThat(wrong("sql SELEC 1;")).isEmpty();
        assertThat(wrong("use demo")).isEmpty();
        assertThat(wrong("status 'de")).isEmpty();
        assertThat(wrong("psql demo -- -At")).isEmpty();
        assertThat(wrong("status -ndb demo")).isEmpty();
    }

    @Test
    void aLineIsExplainedByTheValueThatComesNextOrByItsCommand() {
        var explanation = new Explanation(() -> program, session);
        assertThat(explanation.of("status demo")).isEqualTo("status: Show the health and the state of a cluster.");
        assertThat(explanation.of("config show")).startsWith("show: ");
        assertThat(explanation.of("restore demo --set ")).startsWith("--set PATH=VALUE: ");
        assertThat(explanation.of("use")).startsWith("use CLUSTER | -n NAMESPACE: ");
        assertThat(explanation.of("sql SEL")).startsWith("sql STATEMENT: ");
        assertThat(explanation.of("nothing")).isEmpty();
        assertThat(explanation.of("")).isEmpty();
    }

    @Test
    void everyWordThatTheShellAddsIsNoCommand() {
        assertThat(program.commands())
                .extracting(CommandTree::name)
                .doesNotContainAnyElementsOf(
                        session.own().all().stream().map(OwnWords.Word::name).toList());
    }
}
