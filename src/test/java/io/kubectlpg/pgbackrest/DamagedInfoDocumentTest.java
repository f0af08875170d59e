package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.damage.DamagedJson;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever the repository answers: a document, or the refusal that {@link InfoDocument#parse} names. */
class DamagedInfoDocumentTest {
    private static final Instant NOW = Instant.parse("2026-12-21T09:00:00Z");

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
        assertThat(BackupTree.of(info.backups())).isNotNull();
        for (boolean byTime : new boolean[] {true, false}) {
            var rule = new RetentionRule(byTime, 1, 1, 0, BackupType.FULL);
            assertThat(info.backups())
                    .containsAll(rule.expire(info.backups(), NOW).backups());
            rule.expireAfterNextFull(info.backups(), NOW);
            rule.nextByTime(info.backups());
        }
    }

    /** No full backup is built on another one, and none on itself. */
    private static JsonNode builtOnEachOther(JsonNode document) {
        JsonNode backups = document.path(0).path("backup");
        for (JsonNode backup : backups) {
            if (backup instanceof ObjectNode object) {
                object.set("prior", backups.path(0).path("label"));
            }
        }
        return document;
    }

    @Provide
    Arbitrary<JsonNode> damaged() {
        return Arbitraries.oneOf(
                DamagedJson.of(InfoDocumentTest.twoBackups()),
                DamagedJson.of(InfoDocumentTest.twoBackups()).map(DamagedInfoDocumentTest::builtOnEachOther));
    }
}
