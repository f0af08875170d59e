package io.kubectlpg.command;

import io.kubectlpg.output.Terminal;
import io.kubectlpg.output.WrappedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;

/**
 * Writes the help page of a command for a terminal. Picocli's own page would break long words, and examples at places
 * where a shell does not continue them.
 */
final class HelpPage {
    /**
     * The widths of help pages. A page uses the largest width that fits the terminal. So the build can write all pages
     * into files, see {@link Answers}.
     */
    static final List<Integer> USUAL_WIDTHS = List.of(80, 120);

    private static final int NARROWEST = 40;
    private static final String SECTION = "page";

    /** One word of a shell command line. */
    private static final Pattern SHELL_WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

    private final CommandPage page;
    private final int width;
    private final StringBuilder text = new StringBuilder();

    private HelpPage(CommandPage page, int width) {
        this.page = page;
        this.width = USUAL_WIDTHS.stream()
                .filter(usual -> usual <= width)
                .max(Comparator.naturalOrder())
                .orElse(Math.max(NARROWEST, width));
    }

    /** Sets these pages for a command and its subcommands. */
    static void show(CommandLine line, Terminal terminal) {
        IHelpSectionRenderer page = help -> new HelpPage(CommandPage.of(help), terminal.width()).render();
        line.setHelpSectionMap(Map.of(SECTION, page));
        line.setHelpSectionKeys(List.of(SECTION));
    }

    private String render() {
        if (!page.header().isEmpty()) {
            paragraph(page.header());
        }
        apart("Usage: " + page.synopsis());
        apart(page.description());
        examples();
        page.sections().forEach(this::section);
        apart("Rights, in one namespace: " + page.rights() + ".");
        return text.toString();
    }

    private void paragraph(String paragraph) {
        WrappedText.lines(paragraph, width).forEach(this::line);
    }

    /** Adds paragraphs after an empty line. */
    private void apart(List<String> paragraphs) {
        if (!paragraphs.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n");
            paragraphs.forEach(this::paragraph);
        }
    }

    private void apart(String paragraph) {
        apart(List.of(paragraph));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void examples() {
        apart("Examples:");
        for (String example : page.examples()) {
            List<String> words = SHELL_WORD
                    .matcher(example)
                    .results()
                    .map(MatchResult::group)
                    .toList();
            // Leaves room for the indents and for the backslash at the end of a line.
            List<String> lines = WrappedText.lines(words, width - 6);
            line("  " + String.join(" \\\n    ", lines));
        }
    }

    /** Adds a title and two columns. A name that is too long for its column gets a line of its own. */
    private void section(CommandPage.Section section) {
        apart(section.title() + ":");
        int widest = width * 2 / 5;
        int column = section.rows().stream()
                .mapToInt(row -> row.name().length())
                .filter(length -> length <= widest)
                .max()
                .orElse(0);
        section.rows().forEach(row -> row(row, column));
    }

    private void row(CommandPage.Row row, int column) {
        List<String> meaning = WrappedText.lines(row.meaning(), width - column - 4);
        var lines = new ArrayList<>(meaning);
        String indent = " ".repeat(column + 4);
        if (row.name().length() > column) {
            line("  " + row.name());
        } else {
            line("  " + row.name() + " ".repeat(column + 2 - row.name().length()) + lines.removeFirst());
        }
        text.append(lines.stream().map(line -> indent + line + "\n").collect(Collectors.joining()));
    }
}
