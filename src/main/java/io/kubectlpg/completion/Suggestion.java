package io.kubectlpg.completion;

/**
 * A word that can come next.
 *
 * @param meaning the description of the word in one line; may be empty
 * @param group the kind of the word, for lists with headings; may be empty
 * @param ends whether a space follows the word; if not, the user continues the word, as after {@code work_mem=}
 */
public record Suggestion(String word, String meaning, String group, boolean ends) {
    public Suggestion(String word, String meaning, String group) {
        this(word, meaning, group, true);
    }
}
