package io.kubectlpg.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a person types or a server says: a value that prints itself again, or the refusal that the parser names. */
class AnyTextTest {
    private static final ZoneId HERE = ZoneId.of("Europe/Vienna");
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @Property(tries = 3000)
    void aMomentIsReadOrASentenceSaysWhy(@ForAll("moments") String text) {
        try {
            Instant at = Moment.parse(text, HERE).at(NOW);
            // What was taken is a moment that PostgreSQL can read, too.
            assertThat(new RecoveryTarget.Time(at).text())
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00");
        } catch (CliException refused) {
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.problem()).isNotBlank().doesNotContain("Exception");
            assertThat(refused.remedy()).isNotBlank();
        }
    }

    @Property(tries = 2000)
    void anLsnIsReadAndPrintsItselfOrIsRefused(@ForAll("lsns") String text) {
        orRefused(() -> {
            Lsn lsn = Lsn.parse(text);
            assertThat(Lsn.parse(lsn.toString())).isEqualTo(lsn);
            return lsn;
        });
    }

    @Property(tries = 2000)
    void aSegmentsTimelineIsReadOrIsRefused(@ForAll("segments") String text) {
        orRefused(() -> Timeline.ofSegment(text));
    }

    @Property(tries = 2000)
    void aHistoryIsReadOrIsRefused(@ForAll("histories") String text) {
        orRefused(() -> TimelineHistory.parse(new Timeline(3), text));
    }

    private static void orRefused(Supplier<Object> parser) {
        try {
            assertThat(parser.get()).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> moments() {
        Arbitrary<String> damaged = damaged(
                "2026-11-20 14:30:00+01",
                "2026-11-20T13:30:00.123456Z",
                "10m ago",
                "999999999 days ago",
                "2026-02-29 00:00 UTC");
        return Arbitraries.oneOf(
                damaged,
                Arbitraries.strings().all().ofMaxLength(30),
                Arbitraries.strings().withChars("0123456789-+:TZ .ago").ofMaxLength(28));
    }

    @Provide
    Arbitrary<String> lsns() {
        return Arbitraries.oneOf(
                damaged("16/B374D848", "0/0", "FFFFFFFF/FFFFFFFF"),
                Arbitraries.strings().all().ofMaxLength(20));
    }

    @Provide
    Arbitrary<String> segments() {
        return Arbitraries.oneOf(
                damaged("000000010000000000000003"), Arbitraries.strings().all().ofMaxLength(26));
    }

    @Provide
    Arbitrary<String> histories() {
        return Arbitraries.oneOf(
                damaged("1\t0/50216D0\tbefore 2026-11-21 08:14:39+00\n2\t0/60216D0\tno recovery target specified\n"),
                Arbitraries.strings().all().ofMaxLength(60));
    }

    /** One to three characters replaced, doubled or left out. */
    private static Arbitrary<String> damaged(String... texts) {
        Arbitrary<Character> any =
                Arbitraries.oneOf(Arbitraries.chars().all(), Arbitraries.chars().with("0123456789+-/:TZ \t\n"));
        return Arbitraries.of(texts)
                .flatMap(text -> Arbitraries.integers()
                        .between(0, text.length() - 1)
                        .flatMap(at -> Arbitraries.integers()
                                .between(0, Math.min(3, text.length() - at))
                                .flatMap(cut -> any.list()
                                        .ofMaxSize(3)
                                        .map(put -> text.substring(0, at) + joined(put) + text.substring(at + cut)))));
    }

    private static String joined(List<Character> characters) {
        var text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }
}
