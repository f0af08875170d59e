package io.kubectlpg.pgbackrest;

import java.util.regex.Pattern;

/**
 * pgBackRest's name for a backup, such as {@code 20261121-081416F} or {@code 20261121-081416F_20261122-020001I}. Its
 * times are in UTC.
 */
public record BackupLabel(String text) {
    private static final Pattern FORM = Pattern.compile("\\d{8}-\\d{6}F(_\\d{8}-\\d{6}[DI])?");

    /**
     * Checks the label.
     *
     * @throws IllegalArgumentException if the text is not a label
     */
    public BackupLabel {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a label of pgBackRest: " + text);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
