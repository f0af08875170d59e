package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The help page of each command, as the program prints it. */
class HelpPageTest {
    private static final Pattern NEXT_LINE = Pattern.compile(" \\\\\\n +");

    static Stream<CommandLine> commands() {
        return withThoseBelow(program(80));
    }

    private static Stream<CommandLine> withThoseBelow(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(HelpPageTest::withThoseBelow));
    }

    private static CommandLine program(int width) {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var console = new Console(nowhere, nowhere, Terminal.none(width), Console.Verbosity.NORMAL, Clock.systemUTC());
        return new Program(new Invocation(console, StandardInput.none())).commandLine();
    }

    @Test
    void theProgramListsEachCommandOnceUnderATask() {
        String page = program(80).getUsageMessage();
        for (CommandGroup group : CommandGroup.values()) {
            assertThat(page).containsPattern("(?m)^" + group + ":\\n  \\S");
        }
        for (String command : program(80).getSubcommands().keySet()) {
            assertThat(Pattern.compile("(?m)^  " + command + "  ").matcher(page).results())
                    .as(command)
                    .hasSize(1);
        }
        assertThat(page).doesNotContain("\nCommands:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void hasExamplesWhoseOptionsExistAndNamesTheRights(CommandLine command) {
        String page = command.getUsageMessage();
        String name = command.getCommandSpec().qualifiedName();
        assertThat(examples(page)).isNotEmpty();
        assertThat(examples(page)).anySatisfy(example -> assertThat(example).startsWith(name));
        for (String example : examples(page)) {
            List<String> words = words(example);
            assertThat(words.subList(0, 2)).containsExactly("kubectl", "pg");
            program(80).parseArgs(words.subList(2, words.size()).toArray(String[]::new));
        }
        assertThat(page).containsPattern("\n\nRights, in one namespace: \\S");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120, 200})
    void keepsWithinTheWidthAndBreaksNoWord(int width) {
        List<CommandLine> narrow = withThoseBelow(program(width)).toList();
        List<CommandLine> wide = withThoseBelow(program(1000)).toList();
        for (int i = 0; i < narrow.size(); i++) {
            String page = narrow.get(i).getUsageMessage();
            assertThat(page.lines())
                    .allSatisfy(line -> assertThat(
                                    line.length() <= width || !line.strip().contains(" "))
                            .as(line)
                            .isTrue());
            assertThat(wordsOf(page)).isEqualTo(wordsOf(wide.get(i).getUsageMessage()));
            assertThat(examples(page)).isEqualTo(examples(wide.get(i).getUsageMessage()));
        }
    }

    private static List<String> wordsOf(String page) {
        return Arrays.asList(NEXT_LINE.matcher(page).replaceAll(" ").strip().split("\\s+"));
    }

    /** As somebody pastes them: with the lines on which they go on. */
    private static List<String> examples(String page) {
        String section = page.substring(page.indexOf("\nExamples:\n") + "\nExamples:\n".length());
        String lines = section.substring(0, section.indexOf("\n\n"));
        return NEXT_LINE
                .matcher(lines)
                .replaceAll(" ")
                .lines()
                .map(String::strip)
                .toList();
    }

    /** As a shell splits them. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        char quote = 0;
        for (char c : (line + " ").toCharArray()) {
            if (quote != 0 ? c == quote : c == '\'' || c == '"') {
                quote = quote == 0 ? c : 0;
            } else if (quote == 0 && c == ' ') {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        assertThat(quote).as("an open quote in " + line).isEqualTo((char) 0);
        return words;
    }
}
