package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kubectlpg.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command line in the code blocks of the documentation is one that the program takes. */
class DocumentedCommandsTest {
    private static final Pattern COMMAND = Pattern.compile("kubectl pg(?= )");

    /** A word of a shell; what ends a command, as a pipe does, ends the match. */
    private static final Pattern WORD = Pattern.compile("\\G +((?:[^\\s'\"|<>;&#()`]|'[^']*'|\"[^\"]*\")+)");

    record Documented(Path page, List<String> words) {
        @Override
        public String toString() {
            return page + ": " + String.join(" ", words);
        }
    }

    static Stream<Documented> commands() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                    Stream.of(Path.of("README.md")),
                    docs.filter(page -> page.toString().endsWith(".md")))
                    .sorted()
                    .flatMap(DocumentedCommandsTest::commands)
                    .toList()
                    .stream();
        }
    }

    private static Stream<Documented> commands(Path page) {
        var found = new ArrayList<Documented>();
        for (String line : lines(page)) {
            var command = COMMAND.matcher(line);
            while (command.find()) {
                List<String> words = words(line, command.end());
                // Three dots stand for more, capitals for something to fill in; TAB completes what ends in an equals
                // sign.
                if (!words.isEmpty() && words.stream().noneMatch(word -> word.matches(".*….*|[\\[A-Z].*|.*="))) {
                    found.add(new Documented(page, words));
                }
            }
        }
        return found.stream();
    }

    /** What a user types in code blocks. A line that ends in a backslash goes on in the next one. */
    private static List<String> lines(Path page) {
        var lines = new ArrayList<String>();
        boolean code = false;
        String begun = "";
        try {
            for (String line : Files.readAllLines(page)) {
                if (line.startsWith("```")) {
                    code = !code;
                } else if (code && line.endsWith("\\")) {
                    begun += line.substring(0, line.length() - 1) + " ";
                } else if (code) {
                    // What a command prints may name commands, too.
                    String typed = (begun + line).replaceFirst("^\\$ ", "");
                    if (line.startsWith("$ ") || !begun.isEmpty() || typed.startsWith("kubectl")) {
                        lines.add(typed);
                    }
                    begun = "";
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return lines;
    }

    private static List<String> words(String line, int from) {
        var words = new ArrayList<String>();
        var word = WORD.matcher(line);
        for (int at = from; word.find(at); at = word.end()) {
            words.add(word.group(1).replaceAll("['\"]", ""));
        }
        return words;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isOneThatTheProgramTakes(Documented documented) {
        var program = new Program(new Invocation(Console.keeping(new ByteArrayOutputStream()), StandardInput.none()));
        assertThatCode(() -> program.commandLine().parseArgs(documented.words().toArray(String[]::new)))
                .as(documented.toString())
                .doesNotThrowAnyException();
    }

    @Test
    void areMany() throws IOException {
        assertThat(commands()).hasSizeGreaterThan(60);
    }
}
