package io.kubectlpg.shell;

import io.kubectlpg.completion.CommandTree;
import io.kubectlpg.completion.Completion;
import io.kubectlpg.completion.NameKind;
import io.kubectlpg.completion.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, options, their values, and names that exist in the cluster. */
final class WordCompleter implements Completer {
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
     * The candidates for the word after these words. JLine drops candidates that do not begin with the typed text.
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
        Completion completion = Completion.of(program.get(), command, typed);
        String prefix = completion.prefix();
        completion.words().forEach(word -> found.add(candidate(prefix, word)));
        completion.names().ifPresent(names -> found.addAll(values(prefix, names)));
        if (completion.files()) {
            found.addAll(FileNames.startingWith(prefix, typed.substring(prefix.length())));
        }
        return found;
    }

    /** The words of the command to complete: without watch, and with aliases replaced. */
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
            case "use" -> values(NameKind.CLUSTER);
            case "context" -> values(NameKind.CONTEXT);
            case "source" -> FileNames.startingWith("", typed);
            case "help" ->
                program.get().commands().stream()
                        .map(command -> candidate(command.name(), command.header(), ""))
                        .toList();
            default -> List.of();
        };
    }

    /**
     * The candidates among these names. Names of another place are not looked up, because that would open a connection
     * while the user types.
     */
    private List<Candidate> values(String prefix, Completion.Names names) {
        if (!names.where().here() && names.kind() != NameKind.CONTEXT) {
            return List.of();
        }
        Place place = session.place();
        Place at = names.cluster().map(place::using).orElse(place);
        return live.of(names.kind(), at).stream()
                .map(name -> candidate(
                        prefix,
                        new Suggestion(
                                name.word() + names.suffix(),
                                name.meaning(),
                                name.group(),
                                names.suffix().isEmpty())))
                .toList();
    }

    private List<Candidate> values(NameKind kind) {
        return live.of(kind, session.place()).stream()
                .map(name -> candidate("", name))
                .toList();
    }

    private static Candidate candidate(String prefix, Suggestion word) {
        return new Candidate(
                prefix + word.word(),
                word.word(),
                word.group().isEmpty() ? null : word.group(),
                word.meaning().isEmpty() ? null : word.meaning(),
                null,
                null,
                word.ends());
    }

    private static Candidate candidate(String word, String meaning, String group) {
        return new Candidate(word, word, group, meaning.isEmpty() ? null : meaning, null, null, true);
    }
}
