package io.kubectlpg.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * A command with its options and arguments, for completion and explanations of a typed line.
 *
 * @param name empty for the program itself
 * @param header its description in one sentence
 * @param commands its subcommands
 * @param arguments in their order
 */
public record CommandTree(
        String name, String header, List<CommandTree> commands, List<Option> options, List<Argument> arguments) {
    /**
     * An option.
     *
     * @param names all its names, the longest last
     * @param label the label of its value; empty if it takes none
     * @param words its possible values, if these are known
     * @param ofEveryCommand whether every command has this option
     */
    public record Option(
            List<String> names, Optional<String> label, List<String> words, String meaning, boolean ofEveryCommand) {
        /** The longest of its names. */
        public String name() {
            return names.getLast();
        }
    }

    /**
     * An argument, which is no option.
     *
     * @param many whether it may be repeated
     */
    public record Argument(String label, List<String> words, String meaning, boolean many) {}

    /** The subcommand with this name. */
    public Optional<CommandTree> command(String word) {
        return commands.stream().filter(command -> command.name().equals(word)).findFirst();
    }

    /** The option with this name. */
    public Optional<Option> option(String word) {
        return options.stream().filter(option -> option.names().contains(word)).findFirst();
    }

    static CommandTree of(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        return new CommandTree(
                spec.parent() == null ? "" : spec.name(),
                String.join(" ", spec.usageMessage().header()),
                line.getSubcommands().values().stream().map(CommandTree::of).toList(),
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .map(CommandTree::option)
                        .toList(),
                spec.positionalParameters().stream()
                        .filter(argument -> !argument.hidden())
                        .map(CommandTree::argument)
                        .toList());
    }

    private static Option option(OptionSpec option) {
        var names = new ArrayList<>(List.of(option.names()));
        names.sort((one, other) -> Integer.compare(one.length(), other.length()));
        return new Option(
                List.copyOf(names),
                option.arity().max() == 0 ? Optional.empty() : Optional.of(option.paramLabel()),
                words(option),
                meaning(option),
                option.scopeType() == ScopeType.INHERIT);
    }

    private static Argument argument(PositionalParamSpec argument) {
        return new Argument(
                argument.paramLabel(),
                words(argument),
                meaning(argument),
                argument.index().isVariable() || argument.arity().max() > 1);
    }

    private static List<String> words(ArgSpec argument) {
        Object[] constants = argument.type().getEnumConstants();
        return constants == null
                ? List.of()
                : Arrays.stream(constants)
                        .map(word -> word.toString().toLowerCase(Locale.ROOT))
                        .toList();
    }

    private static String meaning(ArgSpec argument) {
        return String.format(String.join(" ", argument.description()));
    }
}
