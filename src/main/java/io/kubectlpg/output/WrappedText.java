package io.kubectlpg.output;

import java.util.ArrayList;
import java.util.List;

/** Text in lines that are no longer than a width. A word is never broken: one that is longer has a line of its own. */
public final class WrappedText {
    private WrappedText() {}

    /** The lines of a text, whose own line breaks stay. */
    public static List<String> lines(String text, int width) {
        var lines = new ArrayList<String>();
        for (String paragraph : text.split("\n", -1)) {
            lines.addAll(lines(List.of(paragraph.strip().split(" +", -1)), width));
        }
        return lines;
    }

    /** Words with a space between them. */
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
