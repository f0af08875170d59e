package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaseRecordTest {
    private static final Instant RENEWED = Instant.parse("2026-11-21T08:00:00Z");
    private static final LeaseRecord RECORD =
            new LeaseRecord("demo-operation", "ann", Duration.ofSeconds(15), Map.of());

    /** Each side knows the API server's clock by whole seconds alone, and may be off by almost one. */
    @Test
    void isLeftAloneForTwoSecondsMore() {
        assertThat(leftAfter("14.5")).isEqualTo(Duration.ofMillis(2500));
        assertThat(leftAfter("15")).isEqualTo(Duration.ofSeconds(2));
        assertThat(leftAfter("16.999")).isEqualTo(Duration.ofMillis(1));
        assertThat(leftAfter("17")).isZero();
        assertThat(leftAfter("60")).isZero();
    }

    @Test
    void isNeverLeftAloneForLongerThanItLasts() {
        assertThat(leftAfter("0")).isEqualTo(Duration.ofSeconds(15));
        assertThat(leftAfter("-3600")).isEqualTo(Duration.ofSeconds(15));
    }

    private static Duration leftAfter(String seconds) {
        long millis = Math.round(Double.parseDouble(seconds) * 1000);
        return LeaseRecord.left(RECORD.taken(RENEWED), RENEWED.plusMillis(millis));
    }
}
