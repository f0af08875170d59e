package io.kubectlpg.completion;

import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The words that can come next in an unfinished command line. Words that do not begin with the typed text are included.
 *
 * @param prefix the part of the typed word before these words, such as {@code --output=}; usually empty
 * @param words the words that are known without a lookup
 * @param names the names to look up; empty if there are none
 * @param files whether the name of a local file can come next
 */
public record Completion(String prefix, List<Suggestion> words, Optional<Names> names, boolean files) {
    /** Commands whose NAME is the name of a cluster that does not exist yet. */
    private static final Set<String> OF_NEW_CLUSTERS = Set.of("install", "render");

    private static final Completion NOTHING = new Completion("", List.of(), Optional.empty(), false);

    /**
     * Names that must be looked up.
     *
     * @param cluster the cluster that the line names, if the names belong to a cluster
     * @param where the place in which to look them up
     * @param suffix the text that is added to each name
     */
    public record Names(NameKind kind, Optional<ClusterName> cluster, Where where, String suffix) {}

    /**
     * The completion of a line.
     *
     * @param words the words before the typed one
     * @param typed the start of the typed word; if it begins with {@code -}, only options are suggested
     */
    public static Completion of(CommandTree program, List<String> words, String typed) {
        Position position = Position.behind(program, words);
        if (position.foreign()) {
            return new Completion("", List.of(), Optional.empty(), true);
        }
        if (position.awaited().isPresent()) {
            return ofValue("", position.awaited().get(), position);
        }
        int equals = typed.indexOf('=');
        if (typed.startsWith("-") && equals > 0) {
            return position.command()
                    .option(typed.substring(0, equals))
                    .filter(option -> option.label().isPresent())
                    .map(option -> ofValue(typed.substring(0, equals + 1), option, position))
                    .orElse(NOTHING);
        }
        return typed.startsWith("-") ? ofOptions(position, typed) : ofArgument(position);
    }

    private static Completion ofValue(String prefix, CommandTree.Option option, Position position) {
        String label = option.label().orElse("");
        // The label is NAME, as that of a cluster.
        Optional<Names> names = option.name().equals("--context")
                ? Optional.of(new Names(NameKind.CONTEXT, Optional.empty(), position.where(), ""))
                : names(label, position);
        return new Completion(
                prefix,
                option.words().stream()
                        .map(word -> new Suggestion(word, "", ""))
                        .toList(),
                names,
                label.equals("FILE"));
    }

    /** An option has its longest name, unless another one of its names is typed already. */
    private static Completion ofOptions(Position position, String typed) {
        return new Completion(
                "",
                position.command().options().stream()
                        .map(option -> new Suggestion(
                                option.names().contains(typed) ? typed : option.name(),
                                option.meaning(),
                                option.ofEveryCommand() ? "of every command" : ""))
                        .toList(),
                Optional.empty(),
                false);
    }

    private static Completion ofArgument(Position position) {
        var found = new ArrayList<Suggestion>();
        if (position.given() == 0) {
            position.command()
                    .commands()
                    .forEach(below -> found.add(new Suggestion(below.name(), below.header(), "command")));
        }
        Optional<CommandTree.Argument> argument = position.argument();
        argument.ifPresent(known ->
                known.words().forEach(word -> found.add(new Suggestion(word, known.meaning(), ""))));
        return new Completion(
                "",
                found,
                argument.flatMap(known -> names(known.label(), position)),
                argument.filter(known -> known.label().equals("FILE")).isPresent());
    }

    private static Optional<Names> names(String label, Position position) {
        return NameKind.labelled(label)
                .filter(kind -> !OF_NEW_CLUSTERS.contains(position.command().name()) || kind == NameKind.NAMESPACE)
                .map(kind -> new Names(
                        kind,
                        position.first()
                                .filter(ClusterName::canBe)
                                .filter(word -> kind.ofACluster())
                                .map(ClusterName::new),
                        position.where(),
                        label.endsWith("=VALUE") ? "=" : ""));
    }
}
