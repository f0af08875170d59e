package io.kubectlpg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first screen that anybody sees: what the program is, two commands that show it, a trial without a bucket, a tour. */
class ReadmeTest {
    /** What stands before the first heading, and then one section for each. */
    private static List<String> sections;

    @BeforeAll
    static void read() throws IOException {
        sections = List.of(Files.readString(Path.of("README.md")).split("\n(?=## )", -1));
    }

    @Test
    void beginsInThreeSentencesWithWhatItIsAndForWhom() {
        String first = sections.getFirst().replaceFirst("# kubectl-pg\n", "").strip();

        assertThat(first.split("(?<=[.!?])\\s+", -1)).hasSize(3);
        assertThat(first).contains("PostgreSQL on Kubernetes", "It is for ").doesNotContain("\n\n", "|", "```");
    }

    @Test
    void thenComeTheTwoCommandsInstallTheTrialAndTheTour() {
        assertThat(sections.stream()
                        .skip(1)
                        .limit(4)
                        .map(section -> section.lines().findFirst().orElseThrow()))
                .containsExactly(
                        "## Two commands that show it",
                        "## Install",
                        "## Try it without a bucket",
                        "## A tour, with backups");
    }

    /** With what each needs, and how long it takes. */
    @Test
    void theTwoCommandsAreThoseThatTheCheckoutHas() {
        String section = sections.get(1);

        assertThat(section).contains("Debian", "root", "Go", "JDK 25");
        for (String command : List.of("dev/demo", "dev/test")) {
            assertThat(Path.of(command)).isExecutable();
            assertThat(section).containsPattern("\\| `" + command + "` \\| .+ \\| [0-9]+ minutes.* \\|");
        }
    }

    @Test
    void theTrialNeedsNoValues() {
        assertThat(commands(sections.get(3)))
                .containsExactly(
                        "kubectl create namespace db",
                        "kubectl pg install demo -n db",
                        "kubectl pg status demo -n db",
                        "kubectl pg uninstall demo -n db --delete-data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "LSN", "repository", "stanza", "timeline", "restore point"})
    void aTermIsExplainedWhereItFirstAppears(String term) {
        Pattern word = Pattern.compile("\\b" + term + "\\b", Pattern.CASE_INSENSITIVE);
        String first = sections.stream()
                .filter(section -> word.matcher(section).find())
                .findFirst()
                .orElseThrow();

        assertThat(first).contains("\n| " + term + " | ");
    }

    private static Stream<String> commands(String section) {
        return Arrays.stream(section.split("\n", -1))
                .filter(line -> line.startsWith("$ "))
                .map(line -> line.substring(2));
    }
}
