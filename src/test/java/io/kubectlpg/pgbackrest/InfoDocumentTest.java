package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.SegmentSize;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InfoDocumentTest {
    private static final Instant FIRST_ENDED = Instant.ofEpochSecond(1_795_248_858);

    /** Two backups of timeline 1; the second was taken after the point at which timeline 2 leaves it. */
    private static final String TWO_BACKUPS = """
            [{"archive":[{"database":{"id":1,"repo-key":1},"id":"17-1","max":"000000020000000000000009","min":"000000010000000000000001"}],
              "backup":[
               {"annotation":{"operation":"b2"},"archive":{"start":"000000010000000000000003","stop":"000000010000000000000004"},
                "database":{"id":1,"repo-key":1},"error":false,"info":{"delta":30901493,"repository":{"delta":4040807,"size":4040807},"size":30901493},
                "label":"20261121-081416F","lsn":{"start":"0/3000028","stop":"0/4000050"},"timestamp":{"start":1795248856,"stop":1795248858},"type":"full"},
               {"archive":{"start":"000000010000000000000007","stop":"000000010000000000000008"},
                "database":{"id":1,"repo-key":1},"error":false,"info":{"delta":1,"repository":{"delta":1,"size":1},"size":1},
                "label":"20261121-091416F","lsn":{"start":"0/7000028","stop":"0/8000050"},"timestamp":{"start":1795252456,"stop":1795252458},"type":"full"}],
              "cipher":"none","db":[{"id":1,"repo-key":1,"system-id":7438,"version":"17"}],"name":"demo",
              "status":{"code":0,"lock":{"backup":{"held":false}},"message":"ok"}}]
            """;

    private static final TimelineHistory FIRST = TimelineHistory.without(new Timeline(1));
    private static final TimelineHistory SECOND =
            TimelineHistory.parse(new Timeline(2), "1\t0/50216D0\tbefore 2026-11-21 08:14:39+00");

    private final InfoDocument info = parse(TWO_BACKUPS);

    @Test
    void readsBackupsAndArchive() {
        assertThat(info.backups()).extracting(Backup::label).containsExactly("20261121-081416F", "20261121-091416F");
        assertThat(info.backups().getFirst().annotations()).containsEntry("operation", "b2");
        assertThat(info.newest()).map(Backup::timeline).contains(new Timeline(1));
        assertThat(info.lastSegment()).contains("000000020000000000000009");
    }

    /** The end of a backup is the first position at which it is consistent, and no target in front of that is reached. */
    @Test
    void aBackupLeadsToItsOwnEndAndToNothingBeforeIt() {
        assertThat(info.backupFor(Lsn.parse("0/8000050"), FIRST))
                .map(Backup::label)
                .contains("20261121-091416F");
        assertThat(info.backupFor(Lsn.parse("0/800004F"), FIRST))
                .map(Backup::label)
                .contains("20261121-081416F");
        assertThat(info.backupFor(Lsn.parse("0/4000050"), FIRST))
                .map(Backup::label)
                .contains("20261121-081416F");
        assertThat(info.backupFor(Lsn.parse("0/400004F"), FIRST)).isEmpty();
    }

    @Test
    void theEndsOfBackupsTellTheSizeOfASegment() {
        assertThat(info.segmentSize()).isEqualTo(SegmentSize.STANDARD);
        InfoDocument large = parse(TWO_BACKUPS
                .replace("\"stop\":\"000000010000000000000004\"", "\"stop\":\"000000010000000000000001\"")
                .replace("\"stop\":\"000000010000000000000008\"", "\"stop\":\"000000010000000000000002\""));
        assertThat(large.segmentSize()).isEqualTo(new SegmentSize(64L << 20));
    }

    @Test
    void choosesTheNewestBackupThatEndedBeforeTheTarget() {
        assertThat(info.backupFor(FIRST_ENDED.plusSeconds(60), FIRST))
                .map(Backup::label)
                .contains("20261121-081416F");
        assertThat(info.backupFor(FIRST_ENDED.plusSeconds(7200), FIRST))
                .map(Backup::label)
                .contains("20261121-091416F");
    }

    @Test
    void neverChoosesABackupOfABranchThatWasAbandoned() {
        assertThat(info.backupFor(FIRST_ENDED.plusSeconds(7200), SECOND))
                .map(Backup::label)
                .contains("20261121-081416F");
    }

    @Test
    void choosesNoneForATargetBeforeTheEndOfTheFirst() {
        assertThat(info.backupFor(FIRST_ENDED, FIRST)).isEmpty();
        assertThat(info.backupFor(FIRST_ENDED.plusSeconds(1), FIRST)).isPresent();
        assertThat(info.windowStart(FIRST)).contains(FIRST_ENDED.plusSeconds(1));
    }

    @Test
    void doesNotTrustABackupWithDamagedPages() {
        InfoDocument damaged = parse(TWO_BACKUPS.replaceFirst("\"error\":false", "\"error\":true"));
        assertThat(damaged.backupFor(FIRST_ENDED.plusSeconds(60), FIRST)).isEmpty();
    }

    @Test
    void readsWhatABackupTakesAndWhatItIsBuiltOn() {
        InfoDocument two = parse(TWO_BACKUPS
                .replace(
                        "\"label\":\"20261121-091416F\"",
                        "\"label\":\"20261121-081416F_20261121-091416I\",\"prior\":\"20261121-081416F\",\"reference\":[\"20261121-081416F\"]")
                .replace("\"type\":\"full\"}],", "\"type\":\"incr\"}],"));
        Backup full = two.backups().getFirst();
        Backup incr = two.backups().getLast();
        assertThat(full.prior()).isEmpty();
        assertThat(full.sizes()).isEqualTo(new Backup.Sizes(30901493, 30901493, 4040807, Optional.of(4040807L)));
        assertThat(incr.prior()).contains("20261121-081416F");
        assertThat(incr.references()).containsExactly("20261121-081416F");
        assertThat(two.takenBy("b2")).containsExactly(full);
    }

    @Test
    void keepsRepositoriesApart() {
        InfoDocument both = parse(
                TWO_BACKUPS
                        .replaceFirst(
                                "\"repo-key\":1},\"error\":false,\"info\":\\{\"delta\":1,",
                                "\"repo-key\":2},\"error\":false,\"info\":{\"delta\":1,")
                        .replace(
                                "\"name\":\"demo\"",
                                "\"name\":\"demo\",\"repo\":[{\"cipher\":\"none\",\"key\":1,\"status\":{\"code\":0,\"message\":\"ok\"}},"
                                        + "{\"cipher\":\"aes-256-cbc\",\"key\":2,\"status\":{\"code\":2,\"message\":\"no valid backups\"}}]"));
        assertThat(both.repositories())
                .extracting(InfoDocument.Repository::number)
                .containsExactly(1, 2);
        assertThat(both.in(1).backups()).extracting(Backup::label).containsExactly("20261121-081416F");
        assertThat(both.in(2).backups()).extracting(Backup::label).containsExactly("20261121-091416F");
        assertThat(both.in(2).message()).isEqualTo("no valid backups");
        assertThat(both.in(1).lastSegment()).contains("000000020000000000000009");
        assertThat(both.in(2).lastSegment()).isEmpty();
    }

    @Test
    void leavesABackupOutThatWasTakenOfAStoppedServer() {
        InfoDocument one = parse(TWO_BACKUPS.replace(
                "\"archive\":{\"start\":\"000000010000000000000007\",\"stop\":\"000000010000000000000008\"}",
                "\"archive\":{\"start\":null,\"stop\":null}"));
        assertThat(one.backups()).extracting(Backup::label).containsExactly("20261121-081416F");
    }

    @Test
    void readsAStanzaThatIsMissing() {
        InfoDocument missing = parse(
                "[{\"backup\":[],\"db\":[],\"name\":\"demo\",\"status\":{\"code\":1,\"message\":\"missing stanza path\"}}]");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.newest()).isEmpty();
        assertThat(missing.lastSegment()).isEmpty();
    }

    @Test
    void refusesWhatIsNoInfoDocument() {
        assertThatThrownBy(() -> parse("[]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parse(TWO_BACKUPS.replace("\"lsn\"", "\"lns\"")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parse(TWO_BACKUPS.replace("0/4000050", "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static JsonNode twoBackups() {
        return read(TWO_BACKUPS);
    }

    private static InfoDocument parse(String json) {
        return InfoDocument.parse(read(json));
    }

    private static JsonNode read(String json) {
        try {
            return JsonMapper.builder().build().readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }
}
