package io.kubectlpg.postgres;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The point at which recovery stops (PostgreSQL docs, "Recovery Target"). Recovery stops just after an inclusive
 * target, and just before an exclusive target.
 */
public sealed interface RecoveryTarget {

    /** The value of pgBackRest's {@code --type}. */
    String type();

    /** The value of pgBackRest's {@code --target}; empty for types that need none. */
    Optional<String> target();

    /** Whether recovery stops just before the target and not just after it. */
    boolean exclusive();

    /** The target in words that fit after "to". */
    String words();

    /** A time. Recovery keeps the transactions that were committed up to this time. */
    record Time(Instant at, boolean exclusive) implements RecoveryTarget {
        /** The form {@code YYYY-MM-DD HH:MM:SS+00} that pgBackRest accepts. It rejects ISO 8601 with exit code 29. */
        private static final DateTimeFormatter FORM =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

        public Time(Instant at) {
            this(at, false);
        }

        @Override
        public String type() {
            return "time";
        }

        @Override
        public Optional<String> target() {
            return Optional.of(text());
        }

        /** The time as pgBackRest and PostgreSQL read it, in UTC, to the microsecond. */
        public String text() {
            return FORM.format(at);
        }

        @Override
        public String words() {
            return before(exclusive) + text();
        }
    }

    /** A position. Recovery stops at the first WAL record that begins at this position or after it. */
    record Lsn(io.kubectlpg.postgres.Lsn at, boolean exclusive) implements RecoveryTarget {
        @Override
        public String type() {
            return "lsn";
        }

        @Override
        public Optional<String> target() {
            return Optional.of(at.toString());
        }

        @Override
        public String words() {
            return before(exclusive) + "LSN " + at;
        }
    }

    /** The end of this transaction. Transactions that ended before are kept, whatever their numbers are. */
    record Xid(TransactionId id, boolean exclusive) implements RecoveryTarget {
        @Override
        public String type() {
            return "xid";
        }

        @Override
        public Optional<String> target() {
            return Optional.of(id.toString());
        }

        @Override
        public String words() {
            return before(exclusive) + "the end of transaction " + id;
        }
    }

    /** The restore point with this name. */
    record Name(RestorePointName name) implements RecoveryTarget {
        @Override
        public String type() {
            return "name";
        }

        @Override
        public Optional<String> target() {
            return Optional.of(name.toString());
        }

        @Override
        public boolean exclusive() {
            return false;
        }

        @Override
        public String words() {
            return "the restore point " + name;
        }
    }

    /** The end of the backup that recovery starts from. Recovery stops as soon as the data is consistent. */
    record Immediate() implements RecoveryTarget {
        @Override
        public String type() {
            return "immediate";
        }

        @Override
        public Optional<String> target() {
            return Optional.empty();
        }

        @Override
        public boolean exclusive() {
            return false;
        }

        @Override
        public String words() {
            return "the end of the chosen backup";
        }
    }

    /** The end of the archived WAL. */
    record Latest() implements RecoveryTarget {
        @Override
        public String type() {
            return "default";
        }

        @Override
        public Optional<String> target() {
            return Optional.empty();
        }

        @Override
        public boolean exclusive() {
            return false;
        }

        @Override
        public String words() {
            return "the last commit in the archive";
        }
    }

    private static String before(boolean exclusive) {
        return exclusive ? "just before " : "";
    }
}
