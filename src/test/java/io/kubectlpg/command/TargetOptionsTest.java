package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TargetOptionsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --time 2026-11-20T13:30:00.1234567Z | time      | 2026-11-20 13:30:00.123456+00
            --lsn 16/b374d848                   | lsn       | 16/B374D848
            --xid 745                           | xid       | 745
            --xid 18446744073709551615          | xid       | 18446744073709551615
            --name before-import                | name      | before-import
            --immediate                         | immediate |
            --latest                            | default   |
            """)
    void readsEachTargetAsPgBackRestNamesIt(String line, String type, String target) {
        RecoveryTarget read = choice(line).target();

        assertThat(read.type()).isEqualTo(type);
        assertThat(read.target().orElse(null)).isEqualTo(target);
        assertThat(read.exclusive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--time 2026-11-20T13:30:00Z --exclusive",
                "--lsn 0/5000148 --exclusive --backup 20261121-081416F",
                "--xid 745 --exclusive --timeline 3",
                "--name before --repo 2",
                "--immediate --backup 20261121-081416F_20261122-020001I",
                "--latest --timeline 1",
            })
    void printsAChoiceAsItIsTypedAndTheJournalKeepsIt(String line) {
        RecoveryChoice choice = choice(line);

        assertThat(choice(TargetOptions.words(choice).strip().replace("'", ""))).isEqualTo(choice);
        assertThat(RecoveryChoice.parse(choice.toTree())).isEqualTo(choice);
    }

    @Test
    void quotesANameForTheShell() {
        RecoveryChoice choice = choice("--name", "it's me");

        assertThat(TargetOptions.words(choice)).isEqualTo(" --name 'it'\\''s me'");
    }

    @Test
    void takesAMomentBeforeNowByTheClockThatItIsGiven() {
        assertThat(choice("--time", "10m ago").target())
                .isEqualTo(new RecoveryTarget.Time(Instant.parse("2026-11-21T08:50:00Z")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --exclusive                  | no recovery target was given       | Say where recovery ends: --time, --lsn, --xid, --name, --immediate or --latest.
            --latest --lsn 0/1           | --lsn and --latest are more than one recovery target | Choose one: --time, --lsn, --xid, --name, --immediate or --latest.
            --lsn 5000148                | "5000148" is not an LSN            | 0/5000148
            --lsn 0/5000148000000        | "0/5000148000000" is not an LSN    | 0/5000148
            --xid 0                      | "0" is not the number of a transaction | pg_current_xact_id()
            --xid 18446744073709551616   | "18446744073709551616" is not the number of a transaction | from 3 on
            --xid 0x2e9                  | "0x2e9" is not the number of a transaction | decimal
            --time 2026-11-20T13:30:00   | names no time zone                 | Z
            --time noon                  | "noon" is not a time               | 10m ago
            --latest --exclusive         | --exclusive does not go with --latest | --time, --lsn or --xid
            --name p --exclusive         | --exclusive does not go with --name | --time, --lsn or --xid
            --latest --backup latest     | "latest" is not the label of a backup | kubectl pg info
            --latest --timeline 0        | --timeline needs a number from 1 on | --timeline 1
            --latest --repo first        | --repo needs a number from 1 on    | --repo 1
            """)
    void refusesWhatCannotBeMeantAndSaysWhatCan(String line, String problem, String remedy) {
        refused(problem, remedy, line.split(" "));
    }

    @Test
    void refusesANameThatPostgresWouldCutOff() {
        refused("has at most 63 bytes", "another", "--name", "ü".repeat(32));
        refused("cannot be empty", "another", "--name", " ");
        refused("one line", "another", "--name", "a\nb");
    }

    @Test
    void readsEverythingBeforeItAsksForTheClock() {
        TargetOptions options = options("--time", "10m ago", "--backup", "newest");

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> options.choice(ZoneId.of("UTC"), () -> {
                    throw new AssertionError("asked");
                }));
    }

    private static void refused(String problem, String remedy, String... line) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> choice(line))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
                    assertThat(refusal.problem()).contains(problem);
                    assertThat(refusal.remedy()).contains(remedy);
                });
    }

    private static RecoveryChoice choice(String line) {
        return choice(line.split(" "));
    }

    private static RecoveryChoice choice(String... line) {
        return options(line).choice(ZoneId.of("UTC"), () -> NOW);
    }

    private static TargetOptions options(String... line) {
        return CommandLine.populateCommand(new TargetOptions(), line);
    }
}
