package io.kubectlpg.completion;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The tree of commands as a text, one command, option or argument a line. The build writes it, so that a key is answered
 * without making the tree from picocli's model. Fields are separated by tabs, words in a field by spaces.
 */
public final class CommandTable {
    private static final String COMMAND = "command";
    private static final String OPTION = "option";
    private static final String ARGUMENT = "argument";
    private static final String END = "end";
    private static final String YES = "yes";

    private final Iterator<String> lines;

    private CommandTable(Iterator<String> lines) {
        this.lines = lines;
    }

    /** The lines of a tree. */
    public static List<String> write(CommandTree program) {
        var lines = new ArrayList<String>();
        write(program, lines);
        return lines;
    }

    private static void write(CommandTree command, List<String> lines) {
        add(lines, COMMAND, command.name(), command.header());
        for (CommandTree.Option option : command.options()) {
            add(
                    lines,
                    OPTION,
                    String.join(" ", option.names()),
                    option.label().orElse(""),
                    String.join(" ", option.words()),
                    option.meaning(),
                    option.ofEveryCommand() ? YES : "");
        }
        for (CommandTree.Argument argument : command.arguments()) {
            add(
                    lines,
                    ARGUMENT,
                    argument.label(),
                    String.join(" ", argument.words()),
                    argument.meaning(),
                    argument.many() ? YES : "");
        }
        command.commands().forEach(below -> write(below, lines));
        lines.add(END);
    }

    private static void add(List<String> lines, String... fields) {
        for (String field : fields) {
            if (field.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a field must not have a tab or a line end: " + field);
            }
        }
        lines.add(String.join("\t", fields));
    }

    /**
     * The tree of these lines.
     *
     * @throws IllegalArgumentException if they are not such a table
     */
    public static CommandTree read(List<String> lines) {
        var table = new CommandTable(lines.iterator());
        List<String> first = table.next();
        if (!first.getFirst().equals(COMMAND)) {
            throw new IllegalArgumentException("a table begins with a command");
        }
        return table.command(first);
    }

    private CommandTree command(List<String> line) {
        var commands = new ArrayList<CommandTree>();
        var options = new ArrayList<CommandTree.Option>();
        var arguments = new ArrayList<CommandTree.Argument>();
        for (List<String> next = next(); !next.getFirst().equals(END); next = next()) {
            switch (next.getFirst()) {
                case COMMAND -> commands.add(command(next));
                case OPTION -> options.add(option(next));
                case ARGUMENT -> arguments.add(argument(next));
                default -> throw new IllegalArgumentException("no line of a table begins with " + next.getFirst());
            }
        }
        return new CommandTree(field(line, 1), field(line, 2), commands, options, arguments);
    }

    private static CommandTree.Option option(List<String> line) {
        return new CommandTree.Option(
                words(field(line, 1)),
                Optional.of(field(line, 2)).filter(label -> !label.isEmpty()),
                words(field(line, 3)),
                field(line, 4),
                field(line, 5).equals(YES));
    }

    private static CommandTree.Argument argument(List<String> line) {
        return new CommandTree.Argument(
                field(line, 1),
                words(field(line, 2)),
                field(line, 3),
                field(line, 4).equals(YES));
    }

    private List<String> next() {
        if (!lines.hasNext()) {
            throw new IllegalArgumentException("the table ends too early");
        }
        return List.of(lines.next().split("\t", -1));
    }

    private static String field(List<String> line, int number) {
        if (number >= line.size()) {
            throw new IllegalArgumentException("a line of the table is too short: " + line);
        }
        return line.get(number);
    }

    private static List<String> words(String field) {
        return field.isEmpty() ? List.of() : List.of(field.split(" ", -1));
    }
}
