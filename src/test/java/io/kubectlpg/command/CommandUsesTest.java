package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import io.kubectlpg.runbook.CommandUse;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandUsesTest {
    private CommandUse use(String line) {
        var nowhere = new PrintStream(PrintStream.nullOutputStream());
        var console = new Console(nowhere, nowhere, Terminal.none(), Console.Verbosity.NORMAL, Clock.systemUTC());
        return new Program(new Invocation(console, StandardInput.none())).use(line.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "status demo; false; false; demo; false",
                "backup full demo; true; true; demo; false",
                "backup full; true; true; -; false",
                "backup full demo --dry-run; true; false; demo; false",
                "config set demo work_mem=16MB; true; true; demo; false",
                "config set work_mem=16MB; true; true; -; false",
                "config unset demo work_mem; true; true; demo; false",
                "restore demo --latest; true; true; demo; false",
                "restore demo --latest --to copy; true; true; copy; false",
                "restore demo --latest --to copy --to-namespace b; true; true; copy; true",
                "uninstall demo; true; true; demo; false",
                "backup full demo -n other; true; true; demo; true",
                "psql demo -c x; false; false; demo; false",
            })
    void knowsWhatAndWhichClusterACommandChanges(
            String line, boolean plans, boolean changes, String cluster, boolean elsewhere) {
        CommandUse use = use(line);
        assertThat(use.plans()).isEqualTo(plans);
        assertThat(use.changes()).isEqualTo(changes);
        assertThat(use.cluster()).isEqualTo(Optional.ofNullable(cluster).map(ClusterName::new));
        assertThat(use.elsewhere()).isEqualTo(elsewhere);
    }

    @Test
    void theClusterItselfDoesScheduledWork() {
        assertThat(use("schedule run demo full").lockFree()).isTrue();
        assertThat(use("schedule list demo").lockFree()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "statsu",
                "status --nothing",
                "backup ful demo",
                "config",
                "restore demo --timeout soon",
                "install"
            })
    void whatMeansNothingIsRefused(String line) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> use(line))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.USAGE));
    }
}
