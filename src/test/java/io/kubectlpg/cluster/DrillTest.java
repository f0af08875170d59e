package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrillTest {
    private static final String DOCUMENT = """
            {"task":"drill","id":"7f3a12bc","began":"2026-11-21T14:53:00Z","passed":false,
             "failures":["page 3 of the table public.orders in the database shop (base/5/16385): wrong"],
             "backup":"20261121-143330F","copySeconds":1.8,"bytes":30827766,"recoverSeconds":4.6,"readySeconds":6.5,
             "recovered":{"lsn":"0/8000000","lastCommit":"2026-11-21T14:33:56.25","timeline":1},"amcheck":true,
             "assertions":0,"checksums":true,"checkSeconds":2.1,"totalSeconds":8.7,
             "startSeconds":4,"loss":{"commits":2,"seconds":7.5}}
            """;

    @Test
    void readsWhatWasMeasured() {
        Drill drill = Drill.parse(DOCUMENT);

        assertThat(drill.passed()).isFalse();
        assertThat(drill.failures()).hasSize(1);
        assertThat(drill.recoveryTime()).contains(Duration.ofMillis(10_500));
        assertThat(drill.lastCommit()).contains(Instant.parse("2026-11-21T14:33:56.250Z"));
        assertThat(drill.loss()).contains(new Drill.Loss(2, Duration.ofMillis(7500)));
        assertThat(drill.bytes()).contains(30827766L);
    }

    @Test
    void knowsOfNoMeasureThatItDidNotReach() {
        Drill drill = Drill.parse("{\"began\":\"2026-11-21T14:53:00Z\",\"passed\":false,\"failures\":[\"no backup\"]}");

        assertThat(drill.recoveryTime()).isEmpty();
        assertThat(drill.lastCommit()).isEmpty();
        assertThat(drill.loss()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{}", "not json", "{\"passed\":true}", "{\"passed\":true,\"began\":\"once\"}"})
    void refusesWhatIsNoResult(String text) {
        assertThatThrownBy(() -> Drill.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
