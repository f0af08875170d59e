package io.kubectlpg.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SegmentSizeTest {
    /** The server stands there after a switch; the file of the next segment does not exist yet. */
    @Test
    void aBorderBelongsToTheSegmentInFrontOfItAsLongAsNothingIsBehind() {
        assertThat(SegmentSize.STANDARD.lastBefore(Lsn.parse("0/7000000"))).isEqualTo(6);
        assertThat(SegmentSize.STANDARD.lastBefore(Lsn.parse("0/7000001"))).isEqualTo(7);
        assertThat(SegmentSize.STANDARD.lastBefore(Lsn.parse("1/0"))).isEqualTo(255);
        assertThat(SegmentSize.STANDARD.lastBefore(new Lsn(0))).isEqualTo(-1);
    }

    @Test
    void thereAreElevenFromAMebibyteToAGibibyte() {
        assertThat(SegmentSize.all())
                .hasSize(11)
                .startsWith(new SegmentSize(1 << 20))
                .endsWith(new SegmentSize(1 << 30));
    }
}
