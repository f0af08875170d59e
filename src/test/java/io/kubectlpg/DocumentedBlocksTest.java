package io.kubectlpg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every command block of README.md and of the pages is run by a test, or {@link DocumentedPages#ELSEWHERE} says why none does.
 * {@code docs/commands.md} is made from the help; its examples are parsed, by {@code DocumentedCommandsTest}, and not run.
 */
class DocumentedBlocksTest {
    private static final Set<String> LANGUAGES = Set.of("console", "sh", "text", "yaml", "json");

    /** A line that somebody types. */
    private static final Pattern COMMAND =
            Pattern.compile("(\\$ |kubectl |kubectl-pg |sh |sudo |dev/|oc |docker |source |psql |pg_dump ).*");

    private static final Set<String> PAGES = Stream.of(
                    DocumentedPages.BACKUPS, DocumentedPages.SERVER, DocumentedPages.INSTALLATION)
            .flatMap(List::stream)
            .collect(Collectors.toSet());

    @Test
    void everyBlockSaysWhatItIs() {
        assertThat(DocumentedBlock.all())
                .allSatisfy(block -> assertThat(LANGUAGES).as(block.name()).contains(block.language()));
    }

    /** Neither does text, nor what a page shows by four blanks, hold commands. */
    @Test
    void commandsStandInBlocksOfCommands() throws IOException {
        for (DocumentedBlock block : DocumentedBlock.all()) {
            if (!block.isOfCommands()) {
                assertThat(block.lines())
                        .as(block.name())
                        .noneMatch(line -> COMMAND.matcher(line).matches());
            }
        }
        for (Path page : DocumentedBlock.pages().toList()) {
            List<String> lines = Files.readAllLines(page);
            Set<String> blocks = DocumentedBlock.of(page).stream()
                    .flatMap(block -> block.lines().stream())
                    .collect(Collectors.toSet());
            assertThat(lines)
                    .as(page.toString())
                    .noneMatch(line -> line.startsWith("    ")
                            && !blocks.contains(line)
                            && COMMAND.matcher(line.strip()).matches());
        }
    }

    @Test
    void everyBlockOfCommandsIsRunOrListed() {
        assertThat(DocumentedBlock.all().stream()
                        .filter(DocumentedBlock::isOfCommands)
                        .filter(block -> !PAGES.contains(block.page().toString()))
                        .map(DocumentedBlock::name))
                .isSubsetOf(DocumentedPages.ELSEWHERE.keySet());
    }

    @Test
    void nothingIsListedThatIsNotThere() {
        assertThat(DocumentedPages.ELSEWHERE.keySet())
                .isSubsetOf(DocumentedBlock.all().stream()
                        .filter(DocumentedBlock::isOfCommands)
                        .map(DocumentedBlock::name)
                        .toList());
        assertThat(PAGES).allSatisfy(page -> assertThat(Path.of(page)).exists());
    }
}
