package io.kubectlpg.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * What the help page of a command says, before it is written for a terminal or as a manual page.
 *
 * @param name the words of the command, with those of the program
 * @param header one sentence that says what the command does; empty for the program itself
 * @param synopsis the command line in short
 * @param description paragraphs
 * @param examples command lines
 * @param sections lists of arguments, commands and options; none is empty
 * @param rights the Kubernetes rights that the command needs in its namespace
 */
record CommandPage(
        String name,
        String header,
        String synopsis,
        List<String> description,
        List<String> examples,
        List<Section> sections,
        String rights) {
    /** A title and the rows below it. */
    record Section(String title, List<Row> rows) {}

    /** A name and its meaning. */
    record Row(String name, String meaning) {}

    /** The page of the command to which picocli's help belongs. */
    static CommandPage of(CommandLine.Help help) {
        CommandSpec spec = help.commandSpec();
        Help own = spec.userObject().getClass().getAnnotation(Help.class);
        var rows = new Rows(spec, help.parameterLabelRenderer());
        var sections = new ArrayList<Section>();
        sections.add(new Section("Arguments", rows.arguments()));
        sections.addAll(rows.commands());
        sections.add(new Section("Options", rows.options(false)));
        sections.add(new Section("Options of every command", rows.options(true)));
        sections.removeIf(section -> section.rows().isEmpty());
        return new CommandPage(
                spec.qualifiedName(),
                String.join(" ", spec.usageMessage().header()),
                help.abbreviatedSynopsis().strip(),
                Stream.of(spec.usageMessage().description())
                        .map(CommandPage::withLineBreaks)
                        .toList(),
                List.of(own.examples()),
                sections,
                own.rights());
    }

    /** Replaces {@code %n} with a line break, as picocli does. */
    private static String withLineBreaks(String text) {
        return String.format(text).replace(System.lineSeparator(), "\n");
    }

    private record Rows(CommandSpec spec, IParamLabelRenderer labels) {
        List<Row> arguments() {
            return spec.positionalParameters().stream()
                    .map(argument -> new Row(label(argument), meaning(argument)))
                    .toList();
        }

        List<Row> options(boolean ofEveryCommand) {
            return spec.options().stream()
                    .filter(option -> !option.hidden() && (option.scopeType() == ScopeType.INHERIT) == ofEveryCommand)
                    .sorted(Comparator.comparing(option -> option.longestName().replaceFirst("^-+", "")))
                    .map(option -> new Row(names(option) + label(option), meaning(option)))
                    .toList();
        }

        /** The commands of the program by group; those of a command in their order. */
        List<Section> commands() {
            if (spec.parent() != null) {
                return List.of(new Section("Commands", commands(spec.subcommands().values().stream())));
            }
            return Stream.of(CommandGroup.values())
                    .map(group -> new Section(
                            group.toString(),
                            commands(spec.subcommands().entrySet().stream()
                                    .filter(command -> Program.group(command.getKey()) == group)
                                    .map(Map.Entry::getValue))))
                    .toList();
        }

        private static List<Row> commands(Stream<CommandLine> commands) {
            return commands.map(CommandLine::getCommandSpec)
                    .map(command -> new Row(
                            command.name(),
                            String.join(" ", command.usageMessage().header())))
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
    }
}
