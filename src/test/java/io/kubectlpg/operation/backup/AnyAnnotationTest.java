package io.kubectlpg.operation.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.pgbackrest.BackupType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever somebody annotates a backup with is kept and handed over as it is, or refused. */
class AnyAnnotationTest {
    @Property(tries = 1000)
    void isTheSameInTheJournalAndInTheInstance(@ForAll("texts") String key, @ForAll("texts") String value) {
        BackupRequest wanted;
        try {
            wanted = new BackupRequest(BackupType.FULL, Optional.of(1), new TreeMap<>(Map.of(key, value)));
        } catch (CliException refused) {
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
            return;
        }
        assertThat(BackupRequest.fromStored(wanted.stored())).isEqualTo(wanted);

        // The script writes a line for each argument, and reads them back.
        byte[] file = (String.join("\n", wanted.arguments()) + "\n").getBytes(StandardCharsets.UTF_8);
        List<String> read = new String(file, StandardCharsets.UTF_8).lines().toList();
        var request = new Request(
                "b1",
                "backup",
                read,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(BackupRequest.of(request)).contains(wanted);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.strings().withChars("ab'\"\\$`;.,- {}=\n\té€").ofMaxLength(12),
                Arbitraries.of("it's", "\\", "$(id)", "a=b", "\u2028", "\u0085", "😀", "-x", " "));
    }
}
