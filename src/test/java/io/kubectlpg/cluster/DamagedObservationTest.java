package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.damage.DamagedJson;
import io.kubectlpg.operation.Observations;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** Whatever an instance says: an observation, or the refusal that {@link Observation#parse} names. */
class DamagedObservationTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void isReadAsLongAsItIsWhole() throws IOException {
        Observation whole = Observation.parse(whole());
        assertThat(whole.openings()).hasSize(1);
        assertThat(whole.requests()).hasSize(2);
        assertThat(whole.histories()).hasSize(1);
    }

    @Property(tries = 3000)
    void isReadOrRefusedAndNothingElseEscapes(@ForAll("damaged") JsonNode document) {
        Observation seen;
        try {
            seen = Observation.parse(document);
        } catch (IllegalArgumentException refused) {
            Statistics.label("the end").collect("refused");
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        Statistics.label("the end").collect("read");
        // What was taken can be worked with.
        seen.openingAfter(Instant.parse("2026-11-21T08:45:00Z"));
        Optional<Object> start =
                seen.history().flatMap(history -> seen.info().flatMap(info -> info.windowStart(history)));
        assertThat(start).isNotNull();
    }

    @Provide
    Arbitrary<JsonNode> damaged() throws IOException {
        return DamagedJson.of(whole());
    }

    private static JsonNode whole() throws IOException {
        var observation = Observations.healthy();
        observation.set("histories", JSON.readTree("""
                [{"timeline":2,"text":"1\\t0/50216D0\\tbefore 2026-11-21 08:14:39+00"}]
                """));
        observation.set("openings", JSON.readTree("""
                [{"timeline":2,"left":1,"closed":"2026-11-21T08:40:00Z","opened":"2026-11-21T08:41:00+00:00"}]
                """));
        observation.set("restoring", JSON.readTree("{\"id\":\"r1\",\"timeline\":1}"));
        observation.set("requests", JSON.readTree("""
                [{"id":"b2","kind":"backup","args":"full","started":"2026-11-21T08:14:16Z","phase":"","exit":0,"result":"20261121-081416F","error":""},
                 {"id":"r1","kind":"restore","args":"time\\n2026-11-21 08:30:00+00","started":"2026-11-21T08:40:00Z","phase":"copy","exit":null,"result":"","error":""}]
                """));
        return observation;
    }
}
