package io.kubectlpg.postgres;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The point at which recovery stops (PostgreSQL docs, "Recovery Target"). */
public sealed interface RecoveryTarget {

    /** pgBackRest's {@code --type}. */
    String type();

    /** pgBackRest's {@code --target}. */
    String target();

    /** The last transaction that was committed at this time, or before. */
    record Time(Instant at) implements RecoveryTarget {
        /** pgBackRest takes {@code YYYY-MM-DD HH:MM:SS+00} and not ISO 8601 (exit code 29 there). */
        private static final DateTimeFormatter FORM =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

        @Override
        public String type() {
            return "time";
        }

        @Override
        public String target() {
            return FORM.format(at);
        }
    }
}
