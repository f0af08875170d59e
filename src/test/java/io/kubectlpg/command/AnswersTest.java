package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        Answers.write(folder);
    }

    @Test
    void everyCommandHasItsHelpAlsoOneInAGroup() throws IOException {
        assertThat(answer("--help")).contains("Usage: kubectl pg [").contains("install");
        assertThat(answer("status --help")).contains("Usage: kubectl pg status [");
        assertThat(answer("config set --help")).contains("Usage: kubectl pg config set [");
    }

    @Test
    void withoutACommandTheErrorFollowsTheHelp() throws IOException {
        assertThat(answer(Answers.WITHOUT_A_COMMAND))
                .startsWith(answer("--help"))
                .endsWith("error: no command was given\n  Choose one of the commands above.\n");
    }

    @Test
    void noneHasColourWhichAFileMustNotHave() throws IOException {
        try (var files = Files.list(folder.resolve("80"))) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("\u001b"));
        }
    }

    private static String answer(String line) throws IOException {
        return Files.readString(folder.resolve("80").resolve(line));
    }
}
