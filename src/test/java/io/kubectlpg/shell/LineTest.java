package io.kubectlpg.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
    @Test
    void wordsAreSeparatedBySpacesAndHeldTogetherByQuotes() {
        assertThat(Line.parse(" restore demo --to '2026-11-29 10:00' --yes ").words())
                .containsExactly("restore", "demo", "--to", "2026-11-29 10:00", "--yes");
        assertThat(Line.parse("a \"it's\" b\\ c").words()).containsExactly("a", "it's", "b c");
        assertThat(Line.parse("config set demo log_line_prefix='%m %p'").words())
                .containsExactly("config", "set", "demo", "log_line_prefix=%m %p");
        assertThat(Line.parse("a 'b'\"c\"d 'it'\\''s' ''").words()).containsExactly("a", "bcd", "it's", "");
        assertThat(Line.parse("psql -c \"SELECT \\\"x\\\"\" > f").words())
                .containsExactly("psql", "-c", "SELECT \"x\"");
        assertThat(Line.parse("   ").words()).isEmpty();
    }

    @Test
    void aLineThatEndsInABackslashGoesOn() {
        assertThat(Line.goesOn("restore demo \\")).isTrue();
        assertThat(Line.parse("restore demo \\\n  --latest").words()).containsExactly("restore", "demo", "--latest");
    }

    @Test
    void aCommentIsNoWord() {
        assertThat(Line.parse("status demo # every morning").words()).containsExactly("status", "demo");
        assertThat(Line.parse("# nothing").words()).isEmpty();
        assertThat(Line.parse("version # see > notes | x"))
                .isEqualTo(new Line(List.of("version"), new Line.Output.Here()));
        assertThat(Line.parse("set a=b#c").words()).containsExactly("set", "a=b#c");
    }

    @Test
    void whatStandsBehindAnOperatorSaysWhereTheOutputGoes() {
        assertThat(Line.parse("info demo | grep 'a > b' | wc -l"))
                .isEqualTo(new Line(List.of("info", "demo"), new Line.Output.ToCommand("grep 'a > b' | wc -l")));
        assertThat(Line.parse("list > 'a file'"))
                .isEqualTo(new Line(List.of("list"), new Line.Output.ToFile(Path.of("a file"), false)));
        assertThat(Line.parse("list>>all"))
                .isEqualTo(new Line(List.of("list"), new Line.Output.ToFile(Path.of("all"), true)));
        assertThat(Line.parse("psql -c 'SELECT 1 | 2'").output()).isEqualTo(new Line.Output.Here());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list |", "list >", "list > a b", "status 'demo", "sql SELECT 1", "sql SELECT 1; and"})
    void whatHasNoEndIsRefused(String line) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> Line.parse(line))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ExitCode.USAGE))
                .satisfies(refused -> assertThat(refused.remedy()).isNotEmpty());
    }

    @Test
    void aStatementIsTakenAsItIs() {
        assertThat(Line.parse("sql SELECT 'a | b', 2 > 1;"))
                .isEqualTo(new Line(List.of("psql", "-c", "SELECT 'a | b', 2 > 1;"), new Line.Output.Here()));
        assertThat(Line.parse("sql SELECT 1;\n SELECT 2; | less"))
                .isEqualTo(new Line(List.of("psql", "-c", "SELECT 1;\n SELECT 2;"), new Line.Output.ToCommand("less")));
        assertThat(Line.parse("watch 5 sql SELECT 1; -- again").words())
                .containsExactly("watch", "5", "psql", "-c", "SELECT 1;");
        assertThat(Line.parse("sql SELECT 1; | sh -c 'x; y'").output())
                .isEqualTo(new Line.Output.ToCommand("sh -c 'x; y'"));
        assertThat(Line.parse("sqlx ;").words()).containsExactly("sqlx", ";");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            sql SELECT 1              ~ true
            sql SELECT 1;             ~ false
            sql SELECT ';'            ~ true
            sql SELECT ';';           ~ false
            sql SELECT 'it''s;        ~ true
            sql SELECT "a;b"          ~ true
            sql DO $$ BEGIN; END      ~ true
            sql DO $x$ ; $$ ; $x$;    ~ false
            sql SELECT 1 -- ;         ~ true
            sql SELECT 1 /* ; */      ~ true
            sql SELECT 1; SELECT      ~ true
            sql SELECT 1; | less      ~ false
            sql SELECT 1; -- done     ~ false
            sql SELECT E'\\'';        ~ false
            sql SELECT 1; > file      ~ false
            status 'a                 ~ true
            status demo               ~ false
            """)
    void aLineGoesOnToTheEndOfItsStatementOrQuotes(String line, boolean goesOn) {
        assertThat(Line.goesOn(line)).isEqualTo(goesOn);
    }
}
