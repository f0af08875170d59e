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
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * Writes the help page of a command from picocli's model and the command's {@link Help}. Picocli's own page would break
 * long words, and examples at places where a shell does not continue them.
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

    private final CommandLine.Help help;
    private final CommandSpec spec;
    private final IParamLabelRenderer labels;
    private final int width;
    private final StringBuilder text = new StringBuilder();

    private HelpPage(CommandLine.Help help, int width) {
        this.help = help;
        this.spec = help.commandSpec();
        this.labels = help.parameterLabelRenderer();
        this.width = USUAL_WIDTHS.stream()
                .filter(usual -> usual <= width)
                .max(Comparator.naturalOrder())
                .orElse(Math.max(NARROWEST, width));
    }

    /** Sets these pages for a command and its subcommands. */
    static void show(CommandLine line, Terminal terminal) {
        IHelpSectionRenderer page = help -> new HelpPage(help, terminal.width()).render();
        line.setHelpSectionMap(Map.of(SECTION, page));
        line.setHelpSectionKeys(List.of(SECTION));
    }

    private String render() {
        paragraphs(spec.usageMessage().header());
        apart("Usage: " + help.abbreviatedSynopsis().strip());
        String[] description = spec.usageMessage().description();
        if (description.length > 0) {
            apart(description);
        }
        Help own = spec.userObject().getClass().getAnnotation(Help.class);
        examples(own);
        section("Arguments:", arguments());
        commands();
        section("Options:", options(false));
        section("Options of every command:", options(true));
        apart("Rights, in one namespace: " + own.rights() + ".");
        return text.toString();
    }

    private void paragraphs(String... paragraphs) {
        for (String paragraph : paragraphs) {
            // Replaces %n with a line break, as picocli does.
            String formatted = String.format(paragraph).replace(System.lineSeparator(), "\n");
            WrappedText.lines(formatted, width).forEach(this::line);
        }
    }

    /** Adds paragraphs, each after an empty line. */
    private void apart(String... paragraphs) {
        text.append(text.isEmpty() ? "" : "\n");
        paragraphs(paragraphs);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void examples(Help own) {
        apart("Examples:");
        for (String example : own.examples()) {
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

    /** A name and its meaning, for two columns. */
    private record Row(String name, String meaning) {}

    private List<Row> arguments() {
        return spec.positionalParameters().stream()
                .map(argument -> new Row(label(argument), meaning(argument)))
                .toList();
    }

    private List<Row> options(boolean ofEveryCommand) {
        return spec.options().stream()
                .filter(option -> !option.hidden() && (option.scopeType() == ScopeType.INHERIT) == ofEveryCommand)
                .sorted(Comparator.comparing(option -> option.longestName().replaceFirst("^-+", "")))
                .map(option -> new Row(names(option) + label(option), meaning(option)))
                .toList();
    }

    private static String names(OptionSpec option) {
        String shortest = option.shortestName();
        return shortest.startsWith("--")
                ? "    " + String.join(", ", option.names())
                : shortest.equals(option.longestName()) ? shortest : shortest + ", " + option.longestName();
    }

    private String label(ArgSpec argument) {
        return labels.renderParameterLabel(argument, Ansi.OFF, List.of()).toString();
    }

    private static String meaning(ArgSpec argument) {
        return String.format(String.join(" ", argument.description()));
    }

    /** Adds the list of commands. The commands of the program are listed by group, subcommands in their own order. */
    private void commands() {
        if (spec.parent() != null) {
            section("Commands:", rows(List.copyOf(spec.subcommands().values())));
            return;
        }
        for (CommandGroup group : CommandGroup.values()) {
            section(
                    group + ":",
                    rows(spec.subcommands().entrySet().stream()
                            .filter(command -> Program.group(command.getKey()) == group)
                            .map(Map.Entry::getValue)
                            .toList()));
        }
    }

    private static List<Row> rows(List<CommandLine> commands) {
        return commands.stream()
                .map(CommandLine::getCommandSpec)
                .map(command -> new Row(
                        command.name(), String.join(" ", command.usageMessage().header())))
                .toList();
    }

    /** Adds a title and two columns. A name that is too long for its column gets a line of its own. */
    private void section(String title, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        apart(title);
        int widest = width * 2 / 5;
        int column = rows.stream()
                .mapToInt(row -> row.name().length())
                .filter(length -> length <= widest)
                .max()
                .orElse(0);
        for (Row row : rows) {
            row(row, column);
        }
    }

    private void row(Row row, int column) {
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
