package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.operation.MissingWal;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.output.Format;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RetentionRule;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InfoReportTest {
    private static final String LABEL = "20261121-081416F";

    private String rules = "repo1-retention-full=1";
    private ObjectNode observed = Observations.healthy();
    private Map<Integer, MissingWal> missing = Map.of();

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
                .contains("gap      20261121-081416F can be restored only to its own end: the WAL after it has "
                        + "expired");
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
    void behindAHoleNothingIsReachedUntilTheNextBackup() {
        withAnIncremental();
        InfoDocument document = kept().document();
        var gap = new ArchivedWal.Gap(
                "000000010000000000000004", "000000010000000000000004", Optional.of("000000010000000000000003"));
        var commit = Instant.parse("2026-11-21T08:17:00Z");
        missing = Map.of(1, missing(gap, commit, Optional.of(document.backups().getLast())));
        assertThat(print(Format.TABLE))
                .contains("window   2026-11-21 08:14:19+00  …  now")
                .contains("gap      2026-11-21 08:17:00+00  …  2026-11-21 08:21:41+00: the archive lacks "
                        + "000000010000000000000004\n")
                .doesNotContain("Begin anew");

        missing = Map.of(1, missing(gap, commit, Optional.empty()));
        assertThat(print(Format.TABLE))
                .contains("window   2026-11-21 08:14:19+00  …  2026-11-21 08:17:00+00\n")
                .contains("gap      2026-11-21 08:17:00+00  …  the next backup: the archive lacks "
                        + "000000010000000000000004")
                .contains("Take a new full backup: kubectl pg backup full demo --repo 1");
        assertThat(json().at("/repositories/0/missingWal/0/first").asText()).isEqualTo("000000010000000000000004");
        assertThat(json().at("/repositories/0/window/to").asText()).isEqualTo("2026-11-21T08:17:00Z");
        assertThat(json().at("/window/to").asText()).isEqualTo("2026-11-21T08:17:00Z");
    }

    @Test
    void aListOfWalThatNobodyGotIsNoListWithoutAHole() {
        missing = Map.of(1, new MissingWal(List.of(), Optional.of("it did not answer")));
        assertThat(print(Format.TABLE))
                .contains("gap      not known, its list of WAL could not be read: it did not answer");
        assertThat(json().at("/repositories/0").has("missingWal")).isFalse();
        assertThat(json().at("/repositories/0/missingWalUnknown").asText()).isEqualTo("it did not answer");
    }

    @Test
    void whereArchivingFailsTheWindowEndsWithWhatIsArchived() {
        observed.withObject("/server/archiver")
                .put("lastFailedWal", "000000010000000000000007")
                .put("lastFailedTime", "2026-11-21T08:59:58+00:00");
        assertThat(print(Format.TABLE))
                .contains("…  the last commit before 2026-11-21 08:59:48+00, in 000000010000000000000006\n");
        assertThat(json().at("/window/to").asText()).isEqualTo("2026-11-21T08:59:48Z");
    }

    @Test
    void ofARepositoryThatGivesNoAnswerOnlyTheReasonIsSaid() {
        ObjectNode repository =
                ((ObjectNode) observed.at("/info/document/0")).putArray("repo").addObject();
        repository
                .put("key", 1)
                .put("cipher", "none")
                .putObject("status")
                .put("code", 99)
                .put("message", "[ProtocolError] HTTP request failed with 403 (Forbidden):");
        assertThat(print(Format.TABLE))
                .contains("repository  FAILING\n  ! the repository refuses the keys: HTTP request failed with 403 "
                        + "(Forbidden)\n      Correct backup.s3.accessKey")
                .doesNotContain("window");
        assertThat(json().at("/repositories/0/problem").asText()).contains("refuses the keys");
    }

    @Test
    void namesTheDamagedPagesOfABackup() {
        observed = Observations.damagedBackup();
        assertThat(print(Format.TABLE))
                .contains("20261121-081416F (damaged pages)")
                .contains("gap      20261121-081416F holds damaged pages, and no restore starts from it")
                .contains("damaged  20261121-081416F: pages 3, 5-7 of the table public.orders in the database shop"
                        + " (base/5/16384)\n");
        assertThat(json().at("/backups/0/damaged").asBoolean()).isTrue();
        JsonNode file = json().at("/backups/0/damage/files/0");
        assertThat(file.path("relation").asText()).isEqualTo("public.orders");
        assertThat(file.at("/pages/1/last").asInt()).isEqualTo(7);
    }

    private static MissingWal missing(ArchivedWal.Gap gap, Instant commit, Optional<Backup> next) {
        return new MissingWal(List.of(new MissingWal.Hole(gap, Optional.of(commit), next)), Optional.empty());
    }

    private JsonNode json() {
        return new InfoJson(new ClusterName("demo"), kept(), missing, Observation.parse(observed))
                .document(Instant.parse(Observations.NOW));
    }

    @Test
    void theDocumentHoldsAllThatTheTextIsMadeOf() {
        JsonNode document = json();
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
        var report = new InfoReport(new ClusterName("demo"), kept(), missing, Observation.parse(observed));
        return Printed.at(Instant.parse(Observations.NOW), console -> report.print(console, format));
    }
}
