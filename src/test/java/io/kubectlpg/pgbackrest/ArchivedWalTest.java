package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.SegmentSize;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchivedWalTest {
    private static final TimelineHistory FIRST = TimelineHistory.without(new Timeline(1));
    /** Timeline 2 left 1 in the middle of its segment 6. */
    private static final TimelineHistory SECOND =
            TimelineHistory.parse(new Timeline(2), "1\t0/6800000\tbefore 2026-11-21 08:14:39.709393+00\n");

    private static final String WHOLE = """
            size 16777216
            history 00000002
            run 000000010000000000000001 00000001000000000000000A
            run 000000020000000000000006 000000020000000000000008
            """;

    private static final String FROM = "000000010000000000000003";

    @Test
    void findsNoGapInAnArchiveWithoutOne() {
        ArchivedWal archive = ArchivedWal.parse(WHOLE);

        assertThat(archive.firstGap(FIRST, FROM, 10)).isEmpty();
        assertThat(archive.firstGap(SECOND, FROM, 8)).isEmpty();
        assertThat(archive.last(FIRST)).contains("00000001000000000000000A");
        assertThat(archive.last(SECOND)).contains("000000020000000000000008");
        assertThat(archive.timelines()).containsExactly(new Timeline(1), new Timeline(2));
    }

    @Test
    void findsTheFirstMissingSegmentAndTheLastInFrontOfIt() {
        ArchivedWal archive = ArchivedWal.parse("""
                size 16777216
                run 000000010000000000000001 000000010000000000000004
                run 000000010000000000000007 000000010000000000000009
                run 00000001000000000000000B 00000001000000000000000B
                """);

        assertThat(archive.firstGap(FIRST, FROM, 11))
                .contains(gap("000000010000000000000005", "000000010000000000000006", "000000010000000000000004"));
        assertThat(archive.firstGap(FIRST, FROM, 4)).isEmpty();
        assertThat(archive.firstGap(FIRST, "000000010000000000000007", 11))
                .contains(gap("00000001000000000000000A", "000000010000000000000009"));
        assertThat(archive.firstGap(FIRST, "000000010000000000000005", 11))
                .contains(
                        new ArchivedWal.Gap("000000010000000000000005", "000000010000000000000006", Optional.empty()));
        assertThat(archive.gaps(FIRST, FROM, 13))
                .containsExactly(
                        gap("000000010000000000000005", "000000010000000000000006", "000000010000000000000004"),
                        gap("00000001000000000000000A", "000000010000000000000009"),
                        gap("00000001000000000000000C", "00000001000000000000000D", "00000001000000000000000B"));
        assertThat(archive.firstGap(FIRST, FROM, 5))
                .as("the last one that is needed is missing")
                .contains(gap("000000010000000000000005", "000000010000000000000004"));
    }

    /** What the old timeline wrote after it was left is no substitute. */
    @Test
    void doesNotTakeSegmentsOfATimelineThatWasLeftBefore() {
        ArchivedWal archive = ArchivedWal.parse("""
                size 16777216
                history 00000002
                run 000000010000000000000001 00000001000000000000000A
                run 000000020000000000000008 000000020000000000000008
                """);

        assertThat(archive.firstGap(SECOND, FROM, 8))
                .contains(gap("000000020000000000000007", "000000010000000000000006"));
    }

    /** Timeline 2 went on where 3 did not: 3 left 1 itself. */
    @Test
    void takesNothingOfATimelineThatIsNotInTheHistory() {
        TimelineHistory third =
                TimelineHistory.parse(new Timeline(3), "1\t0/8800000\tbefore 2026-11-21 08:24:39.709393+00\n");
        ArchivedWal archive = ArchivedWal.parse("""
                size 16777216
                history 00000002
                history 00000003
                run 000000010000000000000001 000000010000000000000008
                run 000000020000000000000006 00000002000000000000000C
                run 000000030000000000000009 000000030000000000000009
                run 00000003000000000000000B 00000003000000000000000B
                """);

        assertThat(archive.firstGap(third, FROM, 11))
                .contains(gap("00000003000000000000000A", "000000030000000000000009"));
        assertThat(archive.last(third)).contains("00000003000000000000000B");
        assertThat(archive.backwards(third, 9, 12))
                .containsExactly(
                        "00000003000000000000000B", "00000003000000000000000B",
                        "000000030000000000000009", "000000030000000000000009");
    }

    /** A timeline's number is given again where its first history was lost; what is left of the first is of no use. */
    @Test
    void takesNothingOfATimelineFromBeforeItBegan() {
        ArchivedWal archive = ArchivedWal.parse("""
                size 16777216
                run 000000010000000000000001 000000010000000000000003
                run 000000020000000000000004 000000020000000000000008
                """);

        assertThat(archive.firstGap(SECOND, FROM, 8))
                .contains(gap("000000010000000000000004", "000000010000000000000005", "000000010000000000000003"));
    }

    @Test
    void namesTheSegmentOfTheForkByTheTimelineThatLeadsToItAndHoldsItByTheOneThatLeavesIt() {
        ArchivedWal without = ArchivedWal.parse("""
                size 16777216
                run 000000010000000000000001 000000010000000000000005
                run 000000020000000000000007 000000020000000000000007
                """);
        assertThat(without.firstGap(SECOND, FROM, 7))
                .contains(gap("000000010000000000000006", "000000010000000000000005"));

        ArchivedWal withBoth = ArchivedWal.parse("""
                size 16777216
                run 000000010000000000000001 000000010000000000000006
                run 000000020000000000000006 000000020000000000000006
                """);
        assertThat(withBoth.firstGap(SECOND, FROM, 7))
                .contains(gap("000000020000000000000007", "000000020000000000000006"));
        assertThat(withBoth.backwards(SECOND, 5, 6))
                .containsExactly(
                        "000000020000000000000006", "000000020000000000000006",
                        "000000010000000000000005", "000000010000000000000005");
    }

    /** A clean end archives the old one's, a crash may not; the new one's begins with a copy of it. */
    @Test
    void takesTheSegmentInWhichATimelineWasLeftFromEither() {
        String old = """
                size 16777216
                run 000000010000000000000001 000000010000000000000005
                run 000000020000000000000006 000000020000000000000007
                """;

        assertThat(ArchivedWal.parse(old).firstGap(SECOND, FROM, 7)).isEmpty();
    }

    @Test
    void looksBackAlongAHistoryFromTheNewestSegment() {
        assertThat(ArchivedWal.parse(WHOLE).backwards(SECOND, 4, 7))
                .containsExactly(
                        "000000020000000000000006", "000000020000000000000007",
                        "000000010000000000000004", "000000010000000000000005");
        assertThat(ArchivedWal.parse(WHOLE).backwards(FIRST, 9, 90))
                .containsExactly("000000010000000000000009", "00000001000000000000000A");
    }

    @Test
    void countsSegmentsOfAnySize() {
        var size = new SegmentSize(64L << 20);
        assertThat(size.number(Lsn.parse("1/4000000"))).isEqualTo(65);
        assertThat(size.name(new Timeline(3), 65)).isEqualTo("000000030000000100000001");
        assertThat(size.number("000000030000000100000001")).isEqualTo(65);
        assertThat(size.start(65)).isEqualTo(Lsn.parse("1/4000000"));
        assertThatThrownBy(() -> new SegmentSize(3L << 20)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsNoList() {
        assertThatThrownBy(() -> ArchivedWal.parse("ERROR: [103]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ArchivedWal.parse("size 16777216\nrum 1 2"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ArchivedWal.Gap gap(String missing, String before) {
        return gap(missing, missing, before);
    }

    private static ArchivedWal.Gap gap(String missing, String last, String before) {
        return new ArchivedWal.Gap(missing, last, Optional.of(before));
    }
}
