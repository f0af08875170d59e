package io.kubectlpg.completion;

/**
 * A word that can come next.
 *
 * @param meaning its description in one line; may be empty
 * @param group what kind of word it is, for lists with headings; may be empty
 * @param ends whether a space follows the word; otherwise the user types on, as behind {@code work_mem=}
 */
public record Suggestion(String word, String meaning, String group, boolean ends) {
    public Suggestion(String word, String meaning, String group) {
        this(word, meaning, group, true);
    }
}
