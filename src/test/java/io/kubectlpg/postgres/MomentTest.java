package io.kubectlpg.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-20 14:30:00+01,          2026-11-20T13:30:00Z",
        "2026-11-20 14:30:00 +01:00,      2026-11-20T13:30:00Z",
        "2026-11-20T14:30:00+0100,        2026-11-20T13:30:00Z",
        "2026-11-20 13:30Z,               2026-11-20T13:30:00Z",
        "2026-11-20 13:30:00 UTC,         2026-11-20T13:30:00Z",
        "2026-11-20 13:30:00.123456+00,   2026-11-20T13:30:00.123456Z",
        "2026-11-20 08:00:00-05:30,       2026-11-20T13:30:00Z",
        "90s ago,                         2026-11-20T14:58:30Z",
        "10m ago,                         2026-11-20T14:50:00Z",
        "10 minutes ago,                  2026-11-20T14:50:00Z",
        "2h ago,                          2026-11-20T13:00:00Z",
        "1d ago,                          2026-11-19T15:00:00Z",
    })
    void readsWhatPeopleWrite(String text, Instant expected) {
        assertThat(Moment.parse(text, BERLIN).at(NOW)).isEqualTo(expected);
    }

    @Test
    void namesBothReadingsOfATimeWithoutAZone() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> Moment.parse("2026-11-20 14:30:00", BERLIN))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
                    assertThat(refusal.problem()).isEqualTo("\"2026-11-20 14:30:00\" names no time zone");
                    assertThat(refusal.remedy())
                            .isEqualTo("Add the zone: \"2026-11-20 14:30:00+01:00\" if your own (Europe/Berlin) is "
                                    + "meant, \"2026-11-20 14:30:00Z\" if UTC is.");
                });
    }

    @Test
    void namesOneReadingWhereTheUsersZoneIsUtc() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> Moment.parse("2026-11-20 14:30:00", ZoneOffset.UTC))
                .satisfies(refusal -> assertThat(refusal.remedy())
                        .isEqualTo("Add the zone: \"2026-11-20 14:30:00Z\" if UTC is " + "meant."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "",
                "2026-13-01 00:00:00Z",
                "2026-02-30 00:00:00Z",
                "10 m",
                "ago",
                "1763640000",
                "99999999999d ago"
            })
    void saysHowAMomentIsWritten(String text) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> Moment.parse(text, BERLIN))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
                    assertThat(refusal.remedy()).contains("10m ago");
                });
    }

    @Test
    void givesPgBackRestTheFormThatItTakes() {
        assertThat(new RecoveryTarget.Time(Instant.parse("2026-11-20T13:30:00.5Z")).text())
                .isEqualTo("2026-11-20 13:30:00.500000+00");
    }
}
