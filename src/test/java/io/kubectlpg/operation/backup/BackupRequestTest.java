package io.kubectlpg.operation.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.pgbackrest.BackupType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupRequestTest {
    private static final BackupRequest FULL = BackupRequest.of(BackupType.FULL);

    @Test
    void isGivenToTheScriptAsTypeRepositoryAndAnnotations() {
        assertThat(FULL.arguments()).containsExactly("full");
        assertThat(request(BackupType.INCR, Optional.of(2), Map.of()).arguments())
                .containsExactly("incr", "2");
        assertThat(request(BackupType.DIFF, Optional.empty(), Map.of("why", "before a=b"))
                        .arguments())
                .containsExactly("diff", "", "why=before a=b");
    }

    @Test
    void comesBackFromTheJournalAsItWas() {
        for (BackupRequest request : List.of(
                FULL,
                request(BackupType.DIFF, Optional.of(2), Map.of()),
                request(BackupType.INCR, Optional.empty(), Map.of("why", "x", "who", "y")))) {
            assertThat(BackupRequest.fromStored(request.stored())).isEqualTo(request);
        }
    }

    @Test
    void keepsTheJournalOfAPlainOneAsItAlwaysWas() {
        assertThat(FULL.stored()).hasToString("{\"type\":\"full\"}");
    }

    @ParameterizedTest
    @CsvSource({"operation, x", "'', x", "' ', x", "a=b, x", "why, ''"})
    void refusesAnAnnotationThatIsNone(String key, String value) {
        refused(key, value);
    }

    @Test
    void refusesControlCharactersAndDoesNotPrintThem() {
        assertThat(refused("why", "two\nlines").problem()).doesNotContain("\n");
        refused("wh\ty", "x");
    }

    @Test
    void isServedByARunningOneOfTheSameTypeAndRepositoryThatSaysNoLess() {
        assertThat(served(FULL, "full")).isTrue();
        assertThat(served(FULL, "full", "", "why=x")).isTrue();
        assertThat(served(request(BackupType.FULL, Optional.of(1), Map.of()), "full", "1"))
                .isTrue();

        assertThat(served(FULL, "incr")).isFalse();
        assertThat(served(FULL, "full", "1")).isFalse();
        assertThat(served(request(BackupType.FULL, Optional.empty(), Map.of("why", "x")), "full"))
                .isFalse();
        assertThat(BackupRequest.of(new Request(
                        "r1",
                        "restore",
                        List.of("full"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
                .isEmpty();
    }

    private static boolean served(BackupRequest wanted, String... running) {
        var request = new Request(
                "b7",
                "backup",
                List.of(running),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return wanted.isServedBy(BackupRequest.of(request).orElseThrow());
    }

    private static CliException refused(String key, String value) {
        return assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> request(BackupType.FULL, Optional.empty(), Map.of(key, value)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.USAGE))
                .actual();
    }

    private static BackupRequest request(
            BackupType type, Optional<Integer> repository, Map<String, String> annotations) {
        return new BackupRequest(type, repository, new TreeMap<>(annotations));
    }
}
