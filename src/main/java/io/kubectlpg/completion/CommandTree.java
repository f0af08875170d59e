package io.kubectlpg.completion;

import java.util.List;
import java.util.Optional;

/**
 * A command with its options and arguments, for completion and for explanations of a typed line.
 *
 * @param name the name of the command; empty for the program itself
 * @param header its description in one sentence
 * @param commands its subcommands
 * @param arguments its arguments, in their order
 */
public record CommandTree(
        String name, String header, List<CommandTree> commands, List<Option> options, List<Argument> arguments) {
    /**
     * An option.
     *
     * @param names all names of the option, the longest last
     * @param label the label of its value; empty if the option takes no value
     * @param words its possible values; empty if they are not known
     * @param ofEveryCommand whether every command has this option
     */
    public record Option(
            List<String> names, Optional<String> label, List<String> words, String meaning, boolean ofEveryCommand) {
        /** The longest name of the option. */
        public String name() {
            return names.getLast();
        }
    }

    /**
     * A positional argument.
     *
     * @param many whether the argument may be repeated
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
}
