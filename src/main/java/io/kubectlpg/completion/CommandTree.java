package io.kubectlpg.completion;

import java.util.List;
import java.util.Optional;

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
}
