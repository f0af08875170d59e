package io.kubectlpg.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.output.Console;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    @Test
    void theWholeProgramIsReadAsItWasWritten() {
        CommandTree program =
                new Program(new Invocation(Console.keeping(new ByteArrayOutputStream()), StandardInput.none())).tree();
        assertThat(CommandTable.read(CommandTable.write(program))).isEqualTo(program);
    }

    @Test
    void aMeaningOfTwoLinesIsRefusedWhereTheTableIsMade() {
        var option = new CommandTree.Option(List.of("--to"), Optional.empty(), List.of(), "one\ntwo", false);
        assertThatThrownBy(() -> CommandTable.write(new CommandTree("", "", List.of(), List.of(option), List.of())))
                .hasMessageContaining("a line end");
    }

    @Test
    void aDamagedTableIsRefused() {
        assertThatThrownBy(() -> CommandTable.read(List.of("command\t\t"))).hasMessageContaining("too early");
        assertThatThrownBy(() -> CommandTable.read(List.of("option\t--to", "end")))
                .hasMessageContaining("begins with a command");
        assertThatThrownBy(() -> CommandTable.read(List.of("command\t\t", "option\t--to", "end")))
                .hasMessageContaining("too short");
        assertThatThrownBy(() -> CommandTable.read(List.of("command\t\t", "<html>", "end")))
                .hasMessageContaining("<html>");
        assertThatThrownBy(() -> CommandTable.read(List.of())).hasMessageContaining("too early");
    }
}
