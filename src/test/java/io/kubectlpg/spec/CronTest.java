package io.kubectlpg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calendars are those of the time zone database. */
class CronTest {
    private static final Instant WINTER = Instant.parse("2027-01-15T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 2 * * 0    | Europe/Berlin       | 2027-03-28T02:00
            30 2 * * *   | Europe/Berlin       | 2027-03-28T02:30
            0 2 28 3 *   | Europe/Berlin       | 2027-03-28T02:00
            0 2 * * 1-6  | Europe/Berlin       |
            0 3 * * 0    | Europe/Berlin       |
            0 1 * * 0    | Europe/Berlin       |
            0 * * * *    | Europe/Berlin       |
            */15 * * * * | Europe/Berlin       |
            0 */6 * * *  | Europe/Berlin       |
            0 2 * * 0    | Etc/UTC             |
            0 0 * * *    | Africa/Cairo        | 2027-04-30T00:00
            15 2 * * *   | Australia/Lord_Howe | 2027-10-03T02:15
            0 2 * * 0    | America/New_York    | 2027-03-14T02:00
            """)
    void findsTheRunThatClocksArePutForwardOver(String cron, String zone, LocalDateTime due) {
        assertThat(Cron.parse(cron).leftOut(WINTER, Duration.ofDays(300), ZoneId.of(zone)))
                .isEqualTo(Optional.ofNullable(due));
    }

    @ParameterizedTest
    @CsvSource({"71, false", "72, true"})
    void looksNoFartherThanItIsTold(int days, boolean found) {
        assertThat(Cron.parse("0 2 * * 0")
                        .leftOut(WINTER, Duration.ofDays(days), ZoneId.of("Europe/Berlin"))
                        .isPresent())
                .isEqualTo(found);
    }
}
