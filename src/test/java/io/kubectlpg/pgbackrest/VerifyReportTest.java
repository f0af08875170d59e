package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyReportTest {
    private static final String WHOLE = """
            stanza: demo
            status: ok
              archiveId: 17-1, total WAL checked: 22, total valid WAL: 22
                missing: 0, checksum invalid: 0, size invalid: 0, other: 0
              backup: 20261121-142946F, status: valid, total files checked: 1264, total valid files: 1264
                missing: 0, checksum invalid: 0, size invalid: 0, other: 0
              backup: 20261121-144122F, status: in-progress, total files checked: 0, total valid files: 0
            """;

    private static final String DAMAGED = """
            2026-11-21 14:30:34.352 P00   WARN: no backups exist in the repo
            2026-11-26 18:34:58.392 P01   INFO: invalid result 20261126-183439F/bundle/1: [39] raised from local-1 protocol: HTTP request failed with 416 (Requested Range Not Satisfiable):
            2026-11-26 18:34:58.413 P01   INFO: invalid checksum '20261126-183439F/bundle/1'
            2026-11-26 18:34:59.819 P00   INFO: verify command end: completed successfully (1979ms)
            stanza: demo
            status: error
              archiveId: 17-1, total WAL checked: 44, total valid WAL: 43
                missing: 0, checksum invalid: 1, size invalid: 0, other: 0
              backup: 20261121-143018F_20261121-143914I, status: invalid, total files checked: 1269, total valid files: 242
                missing: 1027, checksum invalid: 0, size invalid: 0, other: 0
            """;

    @Test
    void isWholeWhenEveryFileIs() {
        VerifyReport report = VerifyReport.parse(WHOLE.lines().toList());
        assertThat(report.whole()).isTrue();
        assertThat(report.parts())
                .extracting(VerifyReport.Part::name)
                .containsExactly("17-1", "20261121-142946F", "20261121-144122F");
    }

    @Test
    void namesWhatIsMissingOrWrong() {
        VerifyReport report = VerifyReport.parse(DAMAGED.lines().toList());
        assertThat(report.whole()).isFalse();
        assertThat(report.parts().getFirst().checksum()).isEqualTo(1);
        assertThat(report.parts().getLast().missing()).isEqualTo(1027);
        assertThat(report.problems())
                .containsExactly(
                        "no backups exist in the repo",
                        "invalid result 20261126-183439F/bundle/1: [39] raised from local-1 protocol: HTTP request"
                                + " failed with 416 (Requested Range Not Satisfiable)",
                        "invalid checksum '20261126-183439F/bundle/1'");
    }

    @Test
    void isNotWholeWhenABackupThatIsListedHasNoManifest() {
        VerifyReport report =
                VerifyReport.parse(WHOLE.lines().toList()).listing(List.of("20261121-142946F", "20261121-150000F"));
        assertThat(report.whole()).isFalse();
        assertThat(report.parts().getLast().status()).isEqualTo("missing");
    }

    @Test
    void hasNoResultBeforeItsEnd() {
        assertThat(VerifyReport.parse(List.of("ERROR: the pod ended while this ran"))
                        .finished())
                .isFalse();
    }
}
