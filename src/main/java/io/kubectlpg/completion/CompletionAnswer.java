package io.kubectlpg.completion;

import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a key, in the protocol that kubectl 1.26 and later use with {@code kubectl_complete-pg}. Each line has one
 * word, a tab, and the description of the word. The last line has a colon and a number. The bits of the number tell the
 * shell what to do.
 */
public final class CompletionAnswer {
    /** No space behind the word. */
    private static final int NO_SPACE = 2;
    /** No names of files if there is no word. */
    private static final int NO_FILES = 4;

    /** The answer where nothing is known. */
    public static final String NOTHING = ":" + NO_FILES + "\n";

    private CompletionAnswer() {}

    /**
     * The answer.
     *
     * @param typed the start of the word that is typed. As kubectl wants it, the part of it up to an equals sign is not
     *     repeated in the answer
     * @param names the names that were looked up
     */
    public static String of(Completion completion, String typed, List<Suggestion> names) {
        String start = typed.substring(completion.prefix().length());
        var found = new ArrayList<>(completion.words());
        names.forEach(name -> completion.names().ifPresent(asked -> found.add(named(name, asked.suffix()))));
        found.removeIf(
                word -> !word.word().startsWith(start) || word.word().chars().anyMatch(Character::isISOControl));
        var answer = new StringBuilder();
        int then = completion.files() ? 0 : NO_FILES;
        for (Suggestion word : found) {
            String meaning = firstSentence(word.meaning());
            answer.append(word.word())
                    .append(meaning.isEmpty() ? "" : "\t" + meaning)
                    .append('\n');
            then |= word.ends() ? 0 : NO_SPACE;
        }
        return answer.append(':').append(then).append('\n').toString();
    }

    private static Suggestion named(Suggestion name, String suffix) {
        return new Suggestion(name.word() + suffix, name.meaning(), name.group(), suffix.isEmpty());
    }

    /** The first sentence of the meaning, in one line and without control characters. */
    private static String firstSentence(String meaning) {
        int end = meaning.indexOf(". ");
        return (end < 0 ? meaning : meaning.substring(0, end + 1))
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
    }
}
