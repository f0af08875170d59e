package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The page docs/commands.md has what {@code --help} prints, for readers of the documentation. With {@code GOLDEN_UPDATE} in
 * the environment it is written.
 */
class CommandsPageTest {
    private static final Path PAGE = Path.of("docs/commands.md");

    private static final String OF_EVERY_COMMAND = "Options of every command";

    @Test
    void isWhatHelpPrints() throws IOException {
        var console = Console.keeping(new ByteArrayOutputStream());
        List<CommandPage> pages = new Program(new Invocation(console, StandardInput.none())).pages();
        String text = text(pages);
        if (System.getenv("GOLDEN_UPDATE") != null) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE).content().isEqualTo(text);
    }

    private static String text(List<CommandPage> pages) {
        var lines = new ArrayList<String>();
        CommandPage program = pages.getFirst();
        lines.add("# Commands");
        lines.add("");
        lines.add(
                "What `--help` prints of each command. This page is made from the program: CommandsPageTest says how.");
        program.sections().stream()
                .filter(section -> section.title().equals(OF_EVERY_COMMAND))
                .forEach(section -> table("## " + OF_EVERY_COMMAND, section.rows(), lines));
        pages.stream().skip(1).forEach(page -> add(page, lines));
        return String.join("\n", lines) + "\n";
    }

    private static void add(CommandPage page, List<String> lines) {
        lines.addAll(List.of("", "## " + page.name().replaceFirst("^kubectl pg ", ""), "", page.header()));
        page.description().forEach(paragraph -> lines.addAll(List.of("", withLineBreaks(paragraph))));
        lines.addAll(List.of("", "```"));
        lines.add(page.synopsis());
        lines.addAll(List.of("```", "", "For example:", "", "```"));
        lines.addAll(page.examples());
        lines.add("```");
        page.sections().stream()
                .filter(section -> !section.title().equals(OF_EVERY_COMMAND))
                .forEach(section -> table("**" + section.title() + "**", section.rows(), lines));
        lines.addAll(List.of("", "Rights, in one namespace: " + page.rights() + "."));
    }

    /** Keeps the line breaks within a paragraph. */
    private static String withLineBreaks(String text) {
        return text.replaceAll("(?<!\\n)\\n(?!\\n)", "<br>\n");
    }

    private static void table(String title, List<CommandPage.Row> rows, List<String> lines) {
        lines.addAll(List.of("", title, "", "| | |", "|---|---|"));
        rows.forEach(row -> lines.add("| `" + cell(row.name().strip()) + "` | " + cell(row.meaning()) + " |"));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", "<br>");
    }
}
