package io.kubectlpg.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that was probably meant. */
public final class NearestName {
    private NearestName() {}

    /** The candidate with the smallest edit distance, if it is small for the length of the word. */
    public static Optional<String> to(String wrong, Collection<String> candidates) {
        int tolerated = Math.max(1, wrong.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(wrong, candidate) <= tolerated)
                .min(Comparator.comparingInt((String candidate) -> distance(wrong, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's, without regard to case, '-' and '_', which are the commonest slips. */
    static int distance(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }
}
