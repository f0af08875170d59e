package io.kubectlpg.shell;

import io.kubectlpg.command.CommandTree;
import java.util.List;
import java.util.Optional;

/**
 * The position of an unfinished line in the tree of commands.
 *
 * @param command the last command in the line; the program itself if there is none
 * @param given the number of arguments after the command
 * @param first the first of these arguments
 * @param awaited the option whose value comes next
 * @param wrong the index, from 0, of the first word that is neither a command nor an option
 */
record Position(
        CommandTree command,
        int given,
        Optional<String> first,
        Optional<CommandTree.Option> awaited,
        Optional<Integer> wrong) {
    /** The position after these words. */
    static Position behind(CommandTree program, List<String> words) {
        CommandTree command = program;
        int given = 0;
        Optional<String> first = Optional.empty();
        Optional<CommandTree.Option> awaited = Optional.empty();
        Optional<Integer> wrong = Optional.empty();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            if (awaited.isPresent()) {
                awaited = Optional.empty();
            } else if (word.startsWith("-") && word.length() > 1) {
                Optional<CommandTree.Option> option = command.option(word.split("=", 2)[0]);
                wrong = option.isEmpty() && wrong.isEmpty() ? Optional.of(at) : wrong;
                awaited = option.filter(found -> found.label().isPresent() && !word.contains("="));
            } else {
                Optional<CommandTree> below = given == 0 ? command.command(word) : Optional.empty();
                boolean needsOne = !command.commands().isEmpty();
                wrong = below.isEmpty() && needsOne && wrong.isEmpty() ? Optional.of(at) : wrong;
                first = below.isPresent() ? Optional.empty() : first.or(() -> Optional.of(word));
                given = below.isPresent() ? 0 : given + 1;
                command = below.orElse(command);
            }
        }
        return new Position(command, given, first, awaited, wrong);
    }

    /** The argument that comes next; empty if the command takes no more arguments. */
    Optional<CommandTree.Argument> argument() {
        List<CommandTree.Argument> arguments = command.arguments();
        if (given < arguments.size()) {
            return Optional.of(arguments.get(given));
        }
        return arguments.isEmpty() || !arguments.getLast().many() ? Optional.empty() : Optional.of(arguments.getLast());
    }
}
