package io.kubectlpg.runbook;

import java.util.ArrayList;
import java.util.List;

/**
 * A line, split as a POSIX shell splits it. Blanks separate words. Quotes and backslashes keep blanks inside a word. A
 * {@code #} at the start of a word begins a comment. (JLine's own parser keeps quotes inside a word and cuts words at
 * {@code #}.)
 *
 * @param end the position where the words end: at the first unquoted {@code |} or {@code >}, at a comment, or at the
 *     end of the line
 * @param operator whether the words end at a {@code |} or {@code >}
 * @param open whether a quote is not closed, or the last character is a backslash
 */
public record SplitLine(List<Word> words, int end, boolean operator, boolean open) {
    /**
     * A word without its quotes.
     *
     * @param dollars the indexes in the text of each {@code $} that is not in single quotes and not after a backslash
     * @param start the index of its first character in the line, including quotes
     * @param end the index after its last character
     */
    public record Word(String text, List<Integer> dollars, int start, int end) {}

    /** The words without their quotes. */
    public List<String> texts() {
        return words.stream().map(Word::text).toList();
    }

    /** Splits a line in which an unquoted {@code |} or {@code >} ends the words. */
    public static SplitLine of(String line) {
        return new Splitting(line, true).split();
    }

    /** Splits a line in which {@code |} and {@code >} are ordinary characters. */
    public static SplitLine withoutOperators(String line) {
        return new Splitting(line, false).split();
    }

    /** The state while one line is split. */
    private static final class Splitting {
        private final String line;
        private final boolean operators;
        private final List<Word> words = new ArrayList<>();
        private StringBuilder word = new StringBuilder();
        private List<Integer> dollars = new ArrayList<>();
        private int start = -1;
        private char quote;

        Splitting(String line, boolean operators) {
            this.line = line;
            this.operators = operators;
        }

        SplitLine split() {
            for (int at = 0; at < line.length(); at++) {
                char next = line.charAt(at);
                boolean last = at + 1 == line.length();
                if (quote == '\'') {
                    quoted(next);
                } else if (next == '\\' && (quote == 0 || (!last && "\"\\$\n".indexOf(line.charAt(at + 1)) >= 0))) {
                    if (last) {
                        return ended(line.length(), at, false, true);
                    }
                    at++;
                    // A backslash before a line break joins the two lines.
                    if (line.charAt(at) != '\n') {
                        begun(at - 1);
                        word.append(line.charAt(at));
                    }
                } else if (next == '$') {
                    begun(at);
                    dollars.add(word.length());
                    word.append(next);
                } else if (quote == '"') {
                    quoted(next);
                } else if (next == '\'' || next == '"') {
                    quote = next;
                    begun(at);
                } else if (Character.isWhitespace(next)) {
                    endWord(at);
                } else if (operators && (next == '|' || next == '>')) {
                    return ended(at, at, true, false);
                } else if (next == '#' && start < 0) {
                    return ended(at, at, false, false);
                } else {
                    begun(at);
                    word.append(next);
                }
            }
            return ended(line.length(), line.length(), false, quote != 0);
        }

        private void begun(int at) {
            start = start < 0 ? at : start;
        }

        private void quoted(char next) {
            if (next == quote) {
                quote = 0;
            } else {
                word.append(next);
            }
        }

        private void endWord(int at) {
            if (start >= 0) {
                words.add(new Word(word.toString(), List.copyOf(dollars), start, at));
                word = new StringBuilder();
                dollars = new ArrayList<>();
                start = -1;
            }
        }

        private SplitLine ended(int end, int wordEnd, boolean operator, boolean open) {
            endWord(wordEnd);
            return new SplitLine(List.copyOf(words), end, operator, open);
        }
    }
}
