package io.kubectlpg.postgres;

import java.time.LocalDate;
import java.time.Month;
import java.util.Map;
import java.util.Optional;

/** The dates at which support for PostgreSQL's major versions ends: https://www.postgresql.org/support/versioning/. */
public final class Support {
    private static final Map<Integer, LocalDate> FINAL_RELEASES = Map.of(
            13, LocalDate.of(2025, Month.NOVEMBER, 13),
            14, LocalDate.of(2026, Month.NOVEMBER, 12),
            15, LocalDate.of(2027, Month.NOVEMBER, 11),
            16, LocalDate.of(2028, Month.NOVEMBER, 9),
            17, LocalDate.of(2029, Month.NOVEMBER, 8),
            18, LocalDate.of(2030, Month.NOVEMBER, 14));

    private Support() {}

    /** The day of the version's final release; empty if this program does not know the version. */
    public static Optional<LocalDate> end(int major) {
        return Optional.ofNullable(FINAL_RELEASES.get(major));
    }
}
