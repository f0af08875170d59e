package io.kubectlpg.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A line split as a POSIX shell splits it. Blanks separate words. Quotes and backslashes keep blanks inside a word. A
 * {@code #} at the start of a word begins a comment. (JLine's own parser keeps quotes inside a word and cuts words at
 * {@code #}.)
 *
 * @param end where the words end: at the first unquoted {@code |} or {@code >}, at a comment, or at the end of the line
 * @param operator whether the words end at a {@code |} or {@code >}
 * @param open whether a quote is not closed, or the last character is a backslash
 */
record SplitLine(List<Word> words, int end, boolean operator, boolean open) {
    /**
     * A word without its quotes.
     *
     * @param start index of its first character in the line, quotes included
     * @param end index after its last character
     */
    record Word(String text, int start, int end) {}

    List<String> texts() {
        return words.stream().map(Word::text).toList();
    }

    static SplitLine of(String line) {
        var words = new ArrayList<Word>();
        var word = new StringBuilder();
        int start = -1;
        char quote = 0;
        for (int at = 0; at < line.length(); at++) {
            char next = line.charAt(at);
            boolean last = at + 1 == line.length();
            if (quote == '\'') {
                quote = closed(word, quote, next);
            } else if (next == '\\' && (quote == 0 || (!last && "\"\\".indexOf(line.charAt(at + 1)) >= 0))) {
                if (last) {
                    return new SplitLine(with(words, word, start, at), line.length(), false, true);
                }
                at++;
                // A backslash before a line break joins the two lines.
                if (line.charAt(at) != '\n') {
                    word.append(line.charAt(at));
                    start = start < 0 ? at - 1 : start;
                }
            } else if (quote == '"') {
                quote = closed(word, quote, next);
            } else if (next == '\'' || next == '"') {
                quote = next;
                start = start < 0 ? at : start;
            } else if (Character.isWhitespace(next)) {
                words = with(words, word, start, at);
                start = -1;
            } else if (next == '|' || next == '>') {
                return new SplitLine(with(words, word, start, at), at, true, false);
            } else if (next == '#' && start < 0) {
                return new SplitLine(words, at, false, false);
            } else {
                word.append(next);
                start = start < 0 ? at : start;
            }
        }
        return new SplitLine(with(words, word, start, line.length()), line.length(), false, quote != 0);
    }

    /** The quote that is open after this character. */
    private static char closed(StringBuilder word, char quote, char next) {
        if (next == quote) {
            return 0;
        }
        word.append(next);
        return quote;
    }

    private static ArrayList<Word> with(ArrayList<Word> words, StringBuilder word, int start, int end) {
        if (start >= 0) {
            words.add(new Word(word.toString(), start, end));
            word.setLength(0);
        }
        return words;
    }
}
