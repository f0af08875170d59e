package io.kubectlpg.shell;

import io.kubectlpg.completion.CommandTree;
import io.kubectlpg.completion.Position;
import io.kubectlpg.runbook.SplitLine;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Marks a typed word as wrong as soon as no command or option begins with it. */
final class WordHighlighter implements Highlighter {
    private static final AttributedStyle WRONG =
            AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).underline();

    private final Supplier<CommandTree> program;
    private final Session session;

    WordHighlighter(Supplier<CommandTree> program, Session session) {
        this.program = program;
        this.session = session;
    }

    @Override
    public AttributedString highlight(LineReader reader, String text) {
        return wrong(text).map(word -> marked(text, word)).orElseGet(() -> new AttributedString(text));
    }

    private static AttributedString marked(String text, SplitLine.Word word) {
        return new AttributedStringBuilder()
                .append(text.substring(0, word.start()))
                .styled(WRONG, text.substring(word.start(), word.end()))
                .append(text.substring(word.end()))
                .toAttributedString();
    }

    /**
     * The first wrong word of a command. It is empty if no word is wrong or if a quote is open. The words behind
     * {@code sql}, a word of the shell or an alias are not checked, nor is a last word that may become a right one.
     */
    Optional<SplitLine.Word> wrong(String text) {
        if (Line.isSql(text)) {
            return Optional.empty();
        }
        SplitLine split = SplitLine.of(text);
        List<String> words = split.texts();
        if (split.open()
                || words.isEmpty()
                || session.own().find(words.getFirst()).isPresent()
                || session.aliases().containsKey(words.getFirst())) {
            return Optional.empty();
        }
        boolean typing = split.words().getLast().end() == text.length();
        return Position.behind(program.get(), words)
                .wrong()
                .filter(at -> at < words.size() - 1 || !typing || !mayBecome(words.subList(0, at), words.get(at)))
                .map(at -> split.words().get(at));
    }

    private boolean mayBecome(List<String> before, String word) {
        Position position = Position.behind(program.get(), before);
        boolean own = before.isEmpty()
                && (session.own().all().stream().anyMatch(known -> known.name().startsWith(word))
                        || OwnWords.RESERVED.stream().anyMatch(known -> known.startsWith(word))
                        || "!!".startsWith(word)
                        || session.aliases().keySet().stream().anyMatch(known -> known.startsWith(word)));
        return own
                || position.command().commands().stream()
                        .anyMatch(known -> known.name().startsWith(word))
                || position.command().options().stream()
                        .anyMatch(known -> known.names().stream().anyMatch(name -> name.startsWith(word)));
    }
}
