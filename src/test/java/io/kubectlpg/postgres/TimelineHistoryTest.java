package io.kubectlpg.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimelineHistoryTest {
    private static final String THIRD = """
            1	0/50216D0	before 2026-11-21 08:14:39.709393+00

            2	0/8000000	no recovery target specified
            """;

    private final TimelineHistory history = TimelineHistory.parse(new Timeline(3), THIRD);

    @Test
    void includesWhatAnAncestorWroteUntilItWasLeft() {
        assertThat(history.includes(new Timeline(1), Lsn.parse("0/50216D0"))).isTrue();
        assertThat(history.includes(new Timeline(1), Lsn.parse("0/50216D1"))).isFalse();
        assertThat(history.includes(new Timeline(2), Lsn.parse("0/7FFFFFF"))).isTrue();
    }

    /** As PostgreSQL writes it when it follows timeline 3 and ends on 1, before 3 began. */
    @Test
    void doesNotIncludeWhatAnAncestorWroteBehindThePointAtWhichALaterOneWasLeft() {
        TimelineHistory fourth = TimelineHistory.parse(new Timeline(4), """
                1\t0/60001B8\tno recovery target specified

                3\t0/40384F8\tat restore point "after-one"
                """);

        assertThat(fourth.includes(new Timeline(1), Lsn.parse("0/40384F8"))).isTrue();
        assertThat(fourth.includes(new Timeline(1), Lsn.parse("0/5000000"))).isFalse();
    }

    @Test
    void includesAllOfItsOwn() {
        assertThat(history.includes(new Timeline(3), Lsn.parse("FF/0"))).isTrue();
    }

    @Test
    void doesNotIncludeABranchThatItDoesNotComeFrom() {
        assertThat(history.includes(new Timeline(4), Lsn.parse("0/1"))).isFalse();
    }

    @Test
    void refusesALineThatIsNone() {
        assertThatThrownBy(() -> TimelineHistory.parse(new Timeline(2), "1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comparesPositionsBeyondTheSignBit() {
        assertThat(Lsn.parse("FFFFFFFF/0")).isGreaterThan(Lsn.parse("1/0"));
        assertThat(Lsn.parse("16/b374d848")).hasToString("16/B374D848");
    }

    @Test
    void readsTheTimelineOfASegment() {
        assertThat(Timeline.ofSegment("0000000A0000000000000006")).isEqualTo(new Timeline(10));
    }
}
