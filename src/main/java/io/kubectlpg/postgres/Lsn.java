package io.kubectlpg.postgres;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log sequence number: a byte position in the WAL as 64 unsigned bits, written {@code 16/B374D848}. */
public record Lsn(long position) implements Comparable<Lsn> {
    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

    /**
     * Reads PostgreSQL's notation.
     *
     * @throws IllegalArgumentException if the text is not an LSN
     */
    public static Lsn parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not an LSN: " + text);
        }
        return new Lsn(Long.parseLong(form.group(1), 16) << 32 | Long.parseLong(form.group(2), 16));
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(position, other.position);
    }

    @Override
    public String toString() {
        return "%X/%X".formatted(position >>> 32, position & 0xFFFF_FFFFL);
    }
}
