package io.kubectlpg.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a user probably intended. */
public final class NearestName {
    private NearestName() {}

    /**
     * The candidate with the smallest edit distance to the word. It is empty if even that distance is too large for the
     * word's length.
     */
    public static Optional<String> to(String wrong, Collection<String> candidates) {
        int tolerated = Math.max(1, wrong.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(wrong, candidate) <= tolerated)
                .min(Comparator.comparingInt((String candidate) -> distance(wrong, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * The Levenshtein distance with two exceptions: two swapped neighbours count as one edit, and differences in case,
     * '-' and '_' do not count.
     */
    static int distance(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int step(int[][] rows, String a, String b, int i, int j) {
        int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }
}
