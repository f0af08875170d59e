package io.kubectlpg.output;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines of limited width. A word is never broken: if it is too long, it gets its own line. */
public final class WrappedText {
    private WrappedText() {}

    /**
     * The lines of the text. Line breaks in the text are kept.
     *
     * @param width in characters
     */
    public static List<String> lines(String text, int width) {
        var lines = new ArrayList<String>();
        for (String paragraph : text.split("\n", -1)) {
            lines.addAll(lines(List.of(paragraph.strip().split(" +", -1)), width));
        }
        return lines;
    }

    /**
     * The lines of these words, with a space between words.
     *
     * @param width in characters
     */
    public static List<String> lines(List<String> words, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
