package io.kubectlpg.operation.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeverityTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "2026-11-29 14:28:01.003 GMT [22435] myapp@myapp FATAL:  no slots | FATAL",
                "2026-11-29 14:28:01.003 GMT [22435] LOG:  statement: SELECT 'ERROR:  x' | LOG",
                "2026-11-29 14:28:01.003 GMT [1] DEBUG2:  x | DEBUG",
                "{\"timestamp\":\"2026-11-29 14:28:01 GMT\",\"error_severity\":\"PANIC\",\"message\":\"x\"} | PANIC",
                "2026-11-29T13:30:53Z supervisor: running PostgreSQL runs | LOG",
            })
    void isThatOfTheLine(String line, Severity severity) {
        assertThat(Severity.of(line)).contains(severity);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '~',
            value = {"2026-11-29 14:28:01 GMT [1] a@b DETAIL:  Role \"x\" does not exist.", "\tConnection matched file"
            })
    void isThatOfTheLineBeforeWhereItBelongsToThat(String line) {
        assertThat(Severity.of(line)).isEmpty();
    }
}
