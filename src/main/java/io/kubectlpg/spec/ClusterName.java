package io.kubectlpg.spec;

import io.kubectlpg.CliException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a cluster: a DNS label that starts with a letter, with at most {@value #LONGEST} characters. Objects of
 * the cluster add suffixes to the name, and the value of a label has at most 63 characters.
 */
public record ClusterName(String value) implements Comparable<ClusterName> {
    public static final int LONGEST = 40;

    private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]*[a-z0-9])?");

    public ClusterName {
        if (!LABEL.matcher(value).matches()) {
            throw CliException.usage(
                    "\"" + value + "\" cannot be the name of a cluster: allowed are lower-case letters, digits and '-',"
                            + " starting with a letter and not ending with '-'",
                    remedy(value));
        }
        if (value.length() > LONGEST) {
            throw CliException.usage(
                    "\"" + value + "\" cannot be the name of a cluster: it has " + value.length()
                            + " characters, at most " + LONGEST + " are allowed",
                    "Choose a shorter name, because the names of its pods and volumes begin with it.");
        }
    }

    /** Whether the word is allowed as a cluster's name. */
    public static boolean canBe(String word) {
        return LABEL.matcher(word).matches() && word.length() <= LONGEST;
    }

    private static String remedy(String wrong) {
        String near =
                wrong.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|-+$", "");
        return near.isEmpty() || near.length() > LONGEST
                ? "Choose a name such as demo."
                : "Choose a name such as " + near + ".";
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
