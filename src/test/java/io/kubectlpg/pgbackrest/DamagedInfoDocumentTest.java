package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.damage.DamagedJson;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever the repository answers: a document, or the refusal that {@link InfoDocument#parse} names. */
class DamagedInfoDocumentTest {

    @Property(tries = 3000)
    void isReadOrRefusedAndNothingElseEscapes(@ForAll("damaged") JsonNode document) {
        InfoDocument info;
        try {
            info = InfoDocument.parse(document);
        } catch (IllegalArgumentException refused) {
            Statistics.label("the end").collect("refused");
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        Statistics.label("the end").collect("read");
        TimelineHistory first = TimelineHistory.without(new Timeline(1));
        // What was taken can be worked with.
        assertThat(info.newest().isPresent()).isEqualTo(!info.backups().isEmpty());
        info.windowStart(first)
                .ifPresent(start -> assertThat(info.backupFor(start, first)).isPresent());
        assertThat(info.backupFor(Instant.MIN, first)).isEmpty();
    }

    @Provide
    Arbitrary<JsonNode> damaged() {
        return DamagedJson.of(InfoDocumentTest.twoBackups());
    }
}
