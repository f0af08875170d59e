package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever stands in a label, a configuration, or a list of the archive: a value, or the refusal that the parser names. */
class AnyAnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final TimelineHistory SECOND =
            TimelineHistory.parse(new Timeline(2), "1\t0/6800000\tbefore 2026-11-21 08:14:39+00\n");

    @Property(tries = 2000)
    void aLabelIsReadAndPrintsItselfOrIsRefused(@ForAll("labels") String text) {
        BackupLabel label;
        try {
            label = new BackupLabel(text);
        } catch (IllegalArgumentException refused) {
            Statistics.label("the end").collect("refused");
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        Statistics.label("the end").collect("read");
        assertThat(label).hasToString(text);
        // It becomes an argument, and a part of a path in the repository.
        assertThat(text).matches("[0-9FDI_-]{16,33}");
    }

    @Property(tries = 2000)
    void aConfigurationIsReadAndItsRulesCanBeApplied(@ForAll("configurations") String text) {
        Map<Integer, RetentionRule> rules = RetentionRule.parse(text);
        assertThat(rules.keySet()).allSatisfy(number -> assertThat(number).isBetween(0, 999));
        for (RetentionRule rule : rules.values()) {
            assertThat(List.of(rule.full(), rule.diff(), rule.archive()))
                    .allSatisfy(count -> assertThat(count).isNotNegative());
            List<Backup> backups = Backups.of("20261101-020000F", "20261108-020000F", "20261115-020000F");
            RetentionRule.Expiry expiry = rule.expire(backups, NOW);
            assertThat(expiry.backups())
                    .as("the last full one stays, whatever is asked for")
                    .doesNotContain(backups.getLast());
            rule.expireAfterNextFull(backups, NOW);
            rule.nextByTime(backups);
        }
    }

    @Property(tries = 2000)
    void anArchiveIsReadOrRefused(@ForAll("archives") String text) {
        ArchivedWal archive;
        try {
            archive = ArchivedWal.parse(text);
        } catch (IllegalArgumentException refused) {
            Statistics.label("the end").collect("refused");
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        Statistics.label("the end").collect("read");
        archive.firstGap(SECOND, "000000010000000000000003", 12);
        assertThat(archive.backwards(SECOND, 3, 12)).hasSizeLessThan(40);
        assertThat(archive.timelines()).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<String> labels() {
        return Arbitraries.oneOf(
                damaged("20261121-081416F"),
                damaged("20261121-081416F_20261122-020001I"),
                damaged("20261121-081416F_20261122-020001D"),
                Arbitraries.strings().all().ofMaxLength(36));
    }

    @Provide
    Arbitrary<String> configurations() {
        Arbitrary<String> keys = Arbitraries.of("full", "full-type", "diff", "archive", "archive-type", "history", "");
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(
                        "0", "1", "2", "-1", "999999999", "2147483648", "time", "count", "DIFF", "incr", "many", ""),
                Arbitraries.strings().all().ofMaxLength(8));
        Arbitrary<String> options = Combinators.combine(Arbitraries.integers().between(-1, 1001), keys, values)
                .as((number, key, value) -> "repo%d-retention-%s=%s".formatted(number, key, value));
        return Arbitraries.oneOf(options, Arbitraries.strings().all().ofMaxLength(30))
                .list()
                .ofMaxSize(6)
                .map(lines -> String.join("\n", lines));
    }

    @Provide
    Arbitrary<String> archives() {
        Arbitrary<String> lines = Arbitraries.oneOf(
                damaged("history 00000002"),
                damaged("run 000000010000000000000001 00000001000000000000000A"),
                damaged("run 000000020000000000000006 000000020000000000000008"),
                Arbitraries.of("run", "history", "size", "", "run 000000020000000000000008 000000020000000000000006"));
        return lines.list().ofMaxSize(4).map(all -> "size 16777216\n" + String.join("\n", all));
    }

    /** As it is, or with some characters replaced, put in or left out. */
    private static Arbitrary<String> damaged(String text) {
        Arbitrary<String> put = Arbitraries.oneOf(
                Arbitraries.strings().withChars("0123456789F_ -\n").ofMaxLength(2),
                Arbitraries.strings().all().ofMaxLength(2));
        return Combinators.combine(
                        Arbitraries.integers().between(0, text.length()),
                        Arbitraries.integers().between(0, 2),
                        put)
                .as((at, cut, junk) ->
                        text.substring(0, at) + junk + text.substring(Math.min(text.length(), at + cut)));
    }
}
