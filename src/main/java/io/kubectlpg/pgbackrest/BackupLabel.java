package io.kubectlpg.pgbackrest;

import java.util.regex.Pattern;

/**
 * pgBackRest's name for a backup: {@code 20261121-081416F}, {@code 20261121-081416F_20261122-020001I}. The times in it
 * are UTC.
 */
public record BackupLabel(String text) {
    private static final Pattern FORM = Pattern.compile("\\d{8}-\\d{6}F(_\\d{8}-\\d{6}[DI])?");

    /** @throws IllegalArgumentException when the text is no label */
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
