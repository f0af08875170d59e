package io.kubectlpg.shell;

import io.kubectlpg.command.CommandTree;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, options, their values, and names that exist in the cluster. */
final class WordCompleter implements Completer {
    /** Kinds of names by the label of an argument or of an option's value. */
    private static final Map<String, LiveValues.Kind> LIVE = Map.of(
            "NAME", LiveValues.Kind.CLUSTER,
            "[NAME] [-- OPTION]", LiveValues.Kind.CLUSTER,
            "CLUSTER", LiveValues.Kind.CLUSTER,
            "LABEL", LiveValues.Kind.BACKUP,
            "POINT", LiveValues.Kind.RESTORE_POINT,
            "[NAME] POINT", LiveValues.Kind.RESTORE_POINT,
            "DB", LiveValues.Kind.DATABASE,
            "PARAMETER", LiveValues.Kind.PARAMETER,
            "[NAME] PARAMETER=VALUE", LiveValues.Kind.PARAMETER);

    /** Commands whose NAME is that of a cluster that does not exist yet. */
    private static final Set<String> OF_NEW_CLUSTERS = Set.of("install", "render");

    /** Options that lead to another place: after them the names of this place would be wrong. */
    private static final Set<String> ELSEWHERE = Set.of("-n", "--namespace", "--context", "--kubeconfig");

    private final Supplier<CommandTree> program;
    private final Session session;
    private final LiveValues live;

    WordCompleter(Supplier<CommandTree> program, Session session, LiveValues live) {
        this.program = program;
        this.session = session;
        this.live = live;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        candidates.addAll(candidates(before, line.word().substring(0, line.wordCursor())));
    }

    /**
     * The candidates for the word after these words. JLine drops those that do not begin with the typed text.
     *
     * @param typed the start of the word; if it begins with {@code -} only options are returned
     */
    List<Candidate> candidates(List<String> words, String typed) {
        var found = new ArrayList<Candidate>();
        List<String> command = meant(words);
        if (command.isEmpty()) {
            session.own().all().forEach(word -> found.add(candidate(word.name(), word.header(), "shell")));
            session.aliases()
                    .forEach((name, meaning) -> found.add(candidate(name, String.join(" ", meaning), "alias")));
        } else if (session.own().find(command.getFirst()).isPresent()) {
            return own(command, typed);
        }
        Position position = Position.behind(program.get(), command);
        if (position.awaited().isPresent()) {
            CommandTree.Option option = position.awaited().get();
            option.words().forEach(word -> found.add(candidate(word, "", "")));
            found.addAll(live(option.name(), option.label().orElse(""), position, command));
            found.addAll(files(option.label().orElse(""), typed));
            return found;
        }
        if (typed.startsWith("-")) {
            position.command().options().forEach(option -> found.add(option(option)));
            return found;
        }
        if (position.given() == 0) {
            position.command()
                    .commands()
                    .forEach(below -> found.add(candidate(below.name(), below.header(), "command")));
        }
        position.argument().ifPresent(argument -> {
            argument.words().forEach(word -> found.add(candidate(word, argument.meaning(), "")));
            found.addAll(live("", argument.label(), position, command));
            found.addAll(files(argument.label(), typed));
        });
        return found;
    }

    /** The words of the command to complete: the words after watch, with aliases replaced. */
    private List<String> meant(List<String> words) {
        if (words.isEmpty()) {
            return words;
        }
        if (words.getFirst().equals("watch")) {
            int from = words.size() > 1 && words.get(1).matches("[0-9]+") ? 2 : 1;
            return words.subList(from, words.size());
        }
        return session.expanded(words);
    }

    private List<Candidate> own(List<String> words, String typed) {
        return switch (words.getFirst()) {
            case "use" -> values(LiveValues.Kind.CLUSTER, session.place(), "");
            case "context" -> values(LiveValues.Kind.CONTEXT, session.place(), "");
            case "source" -> FileNames.startingWith(typed);
            case "help" ->
                program.get().commands().stream()
                        .map(command -> candidate(command.name(), command.header(), ""))
                        .toList();
            default -> List.of();
        };
    }

    private static List<Candidate> files(String label, String typed) {
        return label.equals("FILE") ? FileNames.startingWith(typed) : List.of();
    }

    private List<Candidate> live(String option, String label, Position position, List<String> words) {
        if (option.equals("--context")) {
            return values(LiveValues.Kind.CONTEXT, session.place(), "");
        }
        LiveValues.Kind kind = LIVE.get(label);
        boolean elsewhere = words.stream().anyMatch(word -> ELSEWHERE.contains(word.split("=", 2)[0]));
        if (kind == null
                || elsewhere
                || OF_NEW_CLUSTERS.contains(position.command().name())) {
            return List.of();
        }
        Place place = session.place();
        Place at = kind == LiveValues.Kind.CLUSTER
                ? place
                : position.first()
                        .filter(ClusterName::canBe)
                        .map(word -> place.using(new ClusterName(word)))
                        .orElse(place);
        return values(kind, at, label.endsWith("=VALUE") ? "=" : "");
    }

    private List<Candidate> values(LiveValues.Kind kind, Place place, String suffix) {
        return live.of(kind, place).stream()
                .map(value -> new Candidate(
                        value.word() + suffix,
                        value.word() + suffix,
                        null,
                        value.meaning().isEmpty() ? null : value.meaning(),
                        null,
                        null,
                        suffix.isEmpty()))
                .toList();
    }

    private static Candidate option(CommandTree.Option option) {
        return new Candidate(
                option.name(),
                option.name(),
                option.ofEveryCommand() ? "of every command" : "",
                option.meaning(),
                null,
                null,
                true);
    }

    private static Candidate candidate(String word, String meaning, String group) {
        return new Candidate(word, word, group, meaning.isEmpty() ? null : meaning, null, null, true);
    }
}
