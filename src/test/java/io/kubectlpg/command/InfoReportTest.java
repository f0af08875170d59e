package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RetentionRule;
import io.kubectlpg.spec.ClusterName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InfoReportTest {
    private static final String LABEL = "20261121-081416F";

    private String rules = "repo1-retention-full=1";
    private final ObjectNode observed = Observations.healthy();

    @Test
    void showsArchivingBackupsAndWhatGoesNext() {
        withAnIncremental();
        assertThat(print(Format.TABLE)).isEqualTo("""
                BACKUP                               TYPE  ENDED                   AGE  DATABASE  COPIED  REPOSITORY
                20261121-081416F                     full  2026-11-21 08:14:18+00  45m  29 MiB    0 B     3.9 MiB
                  20261121-081416F_20261121-082000I  incr  2026-11-21 08:21:40+00  38m  29 MiB    0 B     3.9 MiB

                archiving  ok, last 000000010000000000000006 12s ago; the volume holds 128 MiB of 10 GiB
                repository  ok, not encrypted
                  window   2026-11-21 08:14:19+00  …  now
                  archive  000000010000000000000001  …  000000010000000000000006
                  keeps    1 full backup
                  expires  with the next full backup: 20261121-081416F, 20261121-081416F_20261121-082000I
                """);
    }

    @Test
    void aBackupWhoseWalIsGoneIsAGapAndNoWindow() {
        withAnIncremental();
        rules = "repo1-retention-full=2\nrepo1-retention-archive=1\nrepo1-retention-archive-type=incr";
        assertThat(print(Format.TABLE))
                .contains("window   2026-11-21 08:21:41+00  …  now")
                .contains("gap      20261121-081416F leads to its own end only: the WAL behind it has expired");
    }

    @Test
    void namesTheTimeInWhichARestoreHadTheDatabaseClosed() {
        ((ArrayNode) observed.get("openings"))
                .addObject()
                .put("timeline", 2)
                .put("left", 1)
                .put("closed", "2026-11-21T08:50:35+00:00")
                .put("opened", "2026-11-21T08:50:46+00:00");
        assertThat(print(Format.TABLE))
                .contains("gap      2026-11-21 08:50:35+00 … 2026-11-21 08:50:46+00: the database was closed for a"
                        + " restore from timeline 1 to 2");
    }

    @Test
    void theDocumentHoldsAllThatTheTextIsMadeOf() {
        JsonNode document = new InfoJson(new ClusterName("demo"), kept(), Observation.parse(observed))
                .document(Instant.parse(Observations.NOW));
        assertThat(document.at("/backups/0/label").asText()).isEqualTo(LABEL);
        assertThat(document.at("/repositories/0/window/from").asText()).isEqualTo("2026-11-21T08:14:19Z");
        assertThat(document.at("/repositories/0/expiresWithNextFull/backups/0").asText())
                .isEqualTo(LABEL);
        assertThat(document.at("/archiver/lastArchivedWal").asText()).isEqualTo("000000010000000000000006");
        assertThat(document.at("/window/from").asText()).isEqualTo("2026-11-21T08:14:19Z");
    }

    private void withAnIncremental() {
        ArrayNode backups = (ArrayNode) observed.at("/info/document/0/backup");
        ObjectNode built = ((ObjectNode) backups.get(0)).deepCopy();
        built.put("label", LABEL + "_20261121-082000I").put("type", "incr").put("prior", LABEL);
        built.withObject("/timestamp").put("stop", 1795249300);
        built.withObject("/archive").put("start", "000000010000000000000005").put("stop", "000000010000000000000005");
        backups.add(built);
    }

    private RepositoryReader.Kept kept() {
        return new RepositoryReader.Kept(InfoDocument.parse(observed.at("/info/document")), RetentionRule.parse(rules));
    }

    private String print(Format format) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var console = new Console(
                stream,
                stream,
                false,
                false,
                Console.Verbosity.NORMAL,
                Map.of(),
                Clock.fixed(Instant.parse(Observations.NOW), ZoneOffset.UTC),
                ZoneOffset.UTC);
        new InfoReport(new ClusterName("demo"), kept(), Observation.parse(observed)).print(console, format);
        return out.toString(StandardCharsets.UTF_8);
    }
}
