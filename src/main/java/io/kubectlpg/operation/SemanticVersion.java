package io.kubectlpg.operation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the program, in the order of Semantic Versioning 2.0.0, §11: a pre-release such as {@code 1.0.0-rc.1} comes
 * before its release, and what is behind a plus sign does not count.
 *
 * @param numbers major, minor and patch
 * @param preRelease its parts; empty for a release
 */
public record SemanticVersion(List<String> numbers, List<String> preRelease) implements Comparable<SemanticVersion> {
    private static final Pattern FORM = Pattern.compile(
            "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** Reads a version; empty if the text is not a version. */
    public static Optional<SemanticVersion> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String preRelease = form.group(4);
        return Optional.of(new SemanticVersion(
                List.of(form.group(1), form.group(2), form.group(3)),
                preRelease == null ? List.of() : List.of(preRelease.split("\\.", -1))));
    }

    /** Whether a version is newer than another one; false if one of them is no version. */
    public static boolean isNewer(String version, String than) {
        Optional<SemanticVersion> one = parse(version);
        Optional<SemanticVersion> other = parse(than);
        return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) > 0;
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int byNumbers = compared(numbers, other.numbers);
        if (byNumbers != 0 || preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return byNumbers != 0 ? byNumbers : Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        return compared(preRelease, other.preRelease);
    }

    private static int compared(List<String> ones, List<String> others) {
        for (int at = 0; at < Math.min(ones.size(), others.size()); at++) {
            int order = compared(ones.get(at), others.get(at));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(ones.size(), others.size());
    }

    private static int compared(String one, String other) {
        boolean number = NUMBER.matcher(one).matches();
        boolean otherNumber = NUMBER.matcher(other).matches();
        if (number != otherNumber) {
            return number ? -1 : 1;
        }
        if (!number) {
            return one.compareTo(other);
        }
        String digits = withoutZeros(one);
        String otherDigits = withoutZeros(other);
        return digits.length() == otherDigits.length()
                ? digits.compareTo(otherDigits)
                : Integer.compare(digits.length(), otherDigits.length());
    }

    private static String withoutZeros(String digits) {
        return digits.replaceFirst("^0+(?=.)", "");
    }
}
