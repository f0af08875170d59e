package io.kubectlpg.spec;

import java.util.Locale;

/** The compression of backups and WAL by pgBackRest. */
public record Compression(Type type, int level) {

    /** The types by pgBackRest's names, with the levels that it allows for each. */
    public enum Type {
        GZ(0, 9),
        BZ2(1, 9),
        LZ4(0, 12),
        ZST(0, 22);

        private final int lowest;
        private final int highest;

        Type(int lowest, int highest) {
            this.lowest = lowest;
            this.highest = highest;
        }

        static Type of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        boolean allows(int level) {
            return lowest <= level && level <= highest;
        }

        String levels() {
            return lowest + " to " + highest;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
