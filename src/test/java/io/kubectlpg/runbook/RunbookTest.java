package io.kubectlpg.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("NAME", "it's; a \"test\"", "OPTION", "--yes", "N", "7");

    private static Runbook parse(String text, String... assignments) {
        var variables = Variables.of(List.of(assignments), name -> Optional.ofNullable(ENVIRONMENT.get(name)));
        return Runbook.parse("book", text, variables, new FakeCommands());
    }

    private static List<String> words(String text, String... assignments) {
        return parse(text, assignments).lines().getFirst().action() instanceof Action.Command command
                ? command.words()
                : List.of();
    }

    private static String refused(String text) {
        String[] said = {""};
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> parse(text))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
                    said[0] = refusal.problem();
                });
        return said[0];
    }

    @Test
    void linesHaveTheNumbersOfTheFile() {
        String text = """
                #!/usr/bin/env -S kubectl-pg run

                # don't
                status demo\t# it's fine
                \tkubectl pg restore demo \\
                  --latest
                -backup demo
                """;
        Runbook book = parse("\uFEFF" + text.replace("\n", "\r\n"));
        assertThat(book.lines()).extracting(Line::number).containsExactly(4, 5, 7);
        assertThat(book.lines()).extracting(Line::optional).containsExactly(false, false, true);
        assertThat(book.lines().get(1).action())
                .isInstanceOfSatisfying(
                        Action.Command.class,
                        command -> assertThat(command.words()).containsExactly("restore", "demo", "--latest"));
    }

    @Test
    void theValueOfAVariableStaysOneWord() {
        assertThat(words("restore demo --name ${NAME}"))
                .containsExactly("restore", "demo", "--name", "it's; a \"test\"");
        assertThat(words("restore demo --name 'a ${N}' \"b ${N}\" c\\${N}"))
                .containsExactly("restore", "demo", "--name", "a ${N}", "b 7", "c${N}");
        assertThat(words("restore demo --name ${N}", "N=8 9")).containsExactly("restore", "demo", "--name", "8 9");
        assertThat(words("restore demo --name ${N}", "N=${NAME}")).contains("${NAME}");
        assertThat(words("restore demo --name=${OPTION} '#' a#b")).contains("--name=--yes", "#", "a#b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backpu demo | \"backpu\" is not known here",
                "status ${NOTHING} | the variable NOTHING has no value",
                "status $NAME | $NAME is not a valid variable",
                "restore demo ${OPTION} | the value of OPTION begins with -",
                "expect \"SELECT ${N}\" = 1 | ${N} would be pasted into SQL",
                "psql demo -c \"SELECT ${N}\" | ${N} would be pasted into SQL",
                "psql demo --command=\"SELECT ${N}\" | ${N} would be pasted into SQL",
                "psql demo \"-cSELECT ${N}\" | ${N} would be pasted into SQL",
                "expect \"SELECT :'NOTHING'\" = 1 | the variable NOTHING has no value",
                "expect SELECT 1 = 1 | this is not a query in quotes",
                "expect \"SELECT 1\" == 1 | \"==\" is not an operator",
                "expect \"SELECT 1\" > one | \"one\" is not a number",
                "expect \"DROP TABLE x\" = 1 | is neither a query nor a field of status",
                "expect status.helthy = true | status has no field helthy",
                "expect -d postgres status.healthy = true | --database is only for a query",
                "wait-for status.healthy = true | wait-for needs the word within",
                "wait-for status.healthy = true within soon | \"soon\" is not a duration",
                "wait-for status.healthy = true within 0s | \"0s\" is not a duration",
                "confirm Is it so? | the line \"confirm\" needs one question",
                "use Demo! | the line \"use\" needs the name of one cluster",
                "run other | run cannot stand in a runbook",
                "kubectl pg shell | shell cannot stand in a runbook",
                "--debug status | a line begins with its command",
                "-n db status | a line begins with its command",
                "- | there is no command after -",
                "status demo 'open | a quote is not closed",
                "status demo \\ | a quote is not closed",
            })
    void whatCannotBeRunIsRefusedWithFileAndLine(String line, String problem) {
        assertThat(refused("status demo\n\n" + line)).startsWith("book:3: ").contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status demo > file", "status demo | less"})
    void aRunbookHasNoPipes(String line) {
        assertThat(refused(line))
                .isEqualTo("book:1: a runbook cannot use | or >\n"
                        + "  If the character belongs to a word, put the word in quotes. Otherwise leave it out.");
    }

    @Test
    void everyWrongLineIsTold() {
        assertThat(refused("statsu\nstatus demo\nuse\n")).contains("book:1: ").contains("\nbook:3: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment", "use demo"})
    void aRunbookThatDoesNothingIsRefused(String text) {
        assertThat(refused(text)).isEqualTo("book has no command");
    }

    @Test
    void readsWhatIsExpected() {
        List<Line> lines = parse("""
                use demo
                expect "SELECT count(*) FROM orders
                  WHERE day > :'NAME' AND price::int > 5" >= ${N}
                expect -d postgres 'SHOW port' = 5432
                wait-for status.instances[0].name != ${NAME} within 1m30s
                """).lines();
        assertThat(lines).extracting(Line::number).containsExactly(2, 4, 5);
        assertThat(lines).extracting(Line::cluster).containsOnly(Optional.of(new ClusterName("demo")));
        assertThat(lines.get(0).action())
                .isEqualTo(new Action.Expect(new Expectation(
                        new Expectation.Query(
                                "SELECT count(*) FROM orders\n  WHERE day > :'NAME' AND price::int > 5",
                                Optional.empty(),
                                Map.of("NAME", "it's; a \"test\"")),
                        Expectation.Comparison.AT_LEAST,
                        "7")));
        assertThat(lines.get(1).action())
                .isEqualTo(new Action.Expect(new Expectation(
                        new Expectation.Query("SHOW port", Optional.of("postgres"), Map.of()),
                        Expectation.Comparison.EQUAL,
                        "5432")));
        assertThat(lines.get(2).action())
                .isInstanceOfSatisfying(
                        Action.WaitFor.class, wait -> assertThat(wait.limit()).hasSeconds(90));
    }

    @ParameterizedTest
    @CsvSource({
        "=, 42, 42, true",
        "=, 42, 42.0, true",
        "=, 42, 41, false",
        "=, '', '', true",
        "!=, a, b, true",
        "<, 10, 9, true",
        "<, 10, a, false",
        ">, 9, 10, true",
        "<=, 9, 9, true",
        ">=, 9, 8, false",
    })
    void comparesNumbersBySizeAndTextsByTheirCharacters(String operator, String value, String found, boolean holds) {
        var comparison = Expectation.Comparison.of(operator).orElseThrow();
        var expectation = new Expectation(new Expectation.StatusField(List.of("x")), comparison, value);
        assertThat(expectation.holds(found)).isEqualTo(holds);
    }

    @Test
    void aWrongAssignmentIsRefused() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> parse("status", "A-B=1"))
                .satisfies(refusal -> assertThat(refusal.problem()).contains("\"A-B\""));
    }

    @Test
    void secretsOfVariablesAreNotShown() {
        Runbook book = parse("restore demo --to ${N} --key ${S3_SECRET}", "S3_SECRET=abc");
        assertThat(book.lines().getFirst().shown()).isEqualTo("restore demo --to 7 --key ${S3_SECRET}");
    }
}
