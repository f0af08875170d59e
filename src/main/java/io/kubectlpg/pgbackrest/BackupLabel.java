package io.kubectlpg.pgbackrest;

import java.util.regex.Pattern;

/** pgBackRest's name of a backup: {@code 20261121-081416F}, {@code 20261121-081416F_20261122-020001I}; times are UTC. */
public record BackupLabel(String text) {
    private static final Pattern FORM = Pattern.compile("\\d{8}-\\d{6}F(_\\d{8}-\\d{6}[DI])?");

    /** @throws IllegalArgumentException when it is none */
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
