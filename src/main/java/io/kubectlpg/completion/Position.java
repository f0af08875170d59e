package io.kubectlpg.completion;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The position of an unfinished line in the tree of commands.
 *
 * @param command the last command in the line; the program itself if there is none
 * @param given the number of arguments after the command
 * @param first the first of these arguments
 * @param awaited the option whose value comes next
 * @param values the values of the options, by the longest name of each option
 * @param foreign whether the next word comes after {@code --} and belongs to another program
 * @param wrong the index, from 0, of the first word that is neither a command nor an option
 */
public record Position(
        CommandTree command,
        int given,
        Optional<String> first,
        Optional<CommandTree.Option> awaited,
        Map<String, String> values,
        boolean foreign,
        Optional<Integer> wrong) {
    /** The position after these words. */
    public static Position behind(CommandTree program, List<String> words) {
        CommandTree command = program;
        int given = 0;
        Optional<String> first = Optional.empty();
        Optional<CommandTree.Option> awaited = Optional.empty();
        var values = new HashMap<String, String>();
        Optional<Integer> wrong = Optional.empty();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            if (awaited.isPresent()) {
                values.put(awaited.get().name(), word);
                awaited = Optional.empty();
            } else if (word.equals("--")) {
                return new Position(command, given, first, awaited, Map.copyOf(values), true, wrong);
            } else if (word.startsWith("-") && word.length() > 1) {
                Optional<Given> option = Given.in(command, word);
                wrong = option.isEmpty() && wrong.isEmpty() ? Optional.of(at) : wrong;
                option.ifPresent(found -> found.value()
                        .ifPresent(value -> values.put(found.option().name(), value)));
                awaited = option.filter(found -> found.value().isEmpty())
                        .map(Given::option)
                        .filter(found -> found.label().isPresent());
            } else {
                Optional<CommandTree> below = given == 0 ? command.command(word) : Optional.empty();
                boolean needsOne = !command.commands().isEmpty();
                wrong = below.isEmpty() && needsOne && wrong.isEmpty() ? Optional.of(at) : wrong;
                first = below.isPresent() ? Optional.empty() : first.or(() -> Optional.of(word));
                given = below.isPresent() ? 0 : given + 1;
                command = below.orElse(command);
            }
        }
        return new Position(command, given, first, awaited, Map.copyOf(values), false, wrong);
    }

    /**
     * An option in a line, with the value that the same word contains, as in {@code --namespace=db} or {@code -ndb}.
     */
    private record Given(CommandTree.Option option, Optional<String> value) {
        static Optional<Given> in(CommandTree command, String word) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Optional<CommandTree.Option> whole = command.option(name);
            if (whole.isPresent()) {
                return whole.map(option ->
                        new Given(option, equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1))));
            }
            return word.startsWith("--") || word.length() < 3
                    ? Optional.empty()
                    : command.option(word.substring(0, 2))
                            .filter(option -> option.label().isPresent())
                            .map(option -> new Given(option, Optional.of(word.substring(2))));
        }
    }

    /** The argument that comes next; empty if the command takes no more arguments. */
    public Optional<CommandTree.Argument> argument() {
        List<CommandTree.Argument> arguments = command.arguments();
        if (given < arguments.size()) {
            return Optional.of(arguments.get(given));
        }
        return arguments.isEmpty() || !arguments.getLast().many() ? Optional.empty() : Optional.of(arguments.getLast());
    }

    Where where() {
        return new Where(
                Optional.ofNullable(values.get("--kubeconfig")),
                Optional.ofNullable(values.get("--context")),
                Optional.ofNullable(values.get("--namespace")));
    }
}
