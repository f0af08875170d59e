package io.kubectlpg.command;

import io.kubectlpg.completion.CommandTree;
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

/** Makes the tree of commands from picocli's model. */
final class CommandTrees {
    private CommandTrees() {}

    static CommandTree of(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        return new CommandTree(
                spec.parent() == null ? "" : spec.name(),
                String.join(" ", spec.usageMessage().header()),
                line.getSubcommands().values().stream().map(CommandTrees::of).toList(),
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .map(CommandTrees::option)
                        .toList(),
                spec.positionalParameters().stream()
                        .filter(argument -> !argument.hidden())
                        .map(CommandTrees::argument)
                        .toList());
    }

    private static CommandTree.Option option(OptionSpec option) {
        var names = new ArrayList<>(List.of(option.names()));
        names.sort((one, other) -> Integer.compare(one.length(), other.length()));
        return new CommandTree.Option(
                List.copyOf(names),
                option.arity().max() == 0 ? Optional.empty() : Optional.of(option.paramLabel()),
                words(option),
                meaning(option),
                option.scopeType() == ScopeType.INHERIT);
    }

    private static CommandTree.Argument argument(PositionalParamSpec argument) {
        return new CommandTree.Argument(
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

    /** The description of the argument in one line. */
    private static String meaning(ArgSpec argument) {
        return String.format(String.join(" ", argument.description())).replaceAll("\\s+", " ");
    }
}
