package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedRestoreTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            recovery failed: 000000010000000000000008 cannot be read from the archive: repository 2 has not answered since 2026-11-28T22:24:44Z: repo2: [HostConnectError] x | Or restore from another repository: kubectl pg restore demo --latest --repo N
            recovery failed: 000000010000000000000008 cannot be read from the archive: repo1: 17-1/x.zst [FormatError] zst error | Restore to a moment before the segment 000000010000000000000008: kubectl pg restore demo --time MOMENT
            00000002.history cannot be read from the archive: repo1: [CryptoError] x | Fix the cause that the error names, and restore again: kubectl pg restore demo --latest
            recovery failed: FATAL: directory "/mnt/fast" does not exist (for a tablespace); no server runs | A tablespace outside the volume cannot be restored. Restore to a moment before it was created
            recovery failed: FATAL: recovery ended before configured recovery target was reached; no server runs | The archive does not reach the target. Use kubectl pg restore demo --latest
            the archive has a hole: 00000001000000000000000A is missing, and WAL up to 00000001000000000000001A lies behind it | before the missing segment: kubectl pg restore demo --time MOMENT
            repository 1 holds another database: its system identifier is 7, and not 8 | restore from the repository that holds this database, with --repo N
            it was given up; no server runs until another restore succeeds | kubectl pg restore demo --latest, or --time MOMENT
            """)
    void theRemedyFitsTheError(String error, String remedy) {
        assertThat(FailedRestore.remedy("demo", error)).contains(remedy);
    }
}
