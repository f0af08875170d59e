package io.kubectlpg.operation.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArchiveCheckTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    @Test
    void readsWhereASegmentHasArrivedInEachRepository() {
        assertThat(ArchiveCheck.arrivals("""
                        2026-11-21 14:30:29.747 P00   INFO: check repo1 archive for WAL (primary)
                        2026-11-21 14:30:29.854 P00   INFO: WAL segment 000000010000000000000016 successfully archived to '/db/demo/archive/demo/17-1/x.gz' on repo1
                        2026-11-21 14:30:29.954 P00   INFO: WAL segment 000000010000000000000016 successfully archived to '/x' on repo2
                        """))
                .containsExactly(
                        new ArchiveCheck.Arrival(1, "000000010000000000000016", "/db/demo/archive/demo/17-1/x.gz"),
                        new ArchiveCheck.Arrival(2, "000000010000000000000016", "/x"));
    }

    @Test
    void whatDoesNotArriveIsNotHealthy() {
        assertThat(failure(82, "P00  ERROR: [082]: WAL segment 000000010000000000000017 was not archived")
                        .code())
                .isEqualTo(ExitCode.FAILED);
        assertThat(failure(103, "P00  ERROR: [103]: x:\n   ProtocolError: HTTP request failed with 403 (Forbidden):")
                        .code())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aRepositoryOutOfReachIsSaidToBeThat() {
        CliException failure = failure(103, """
                P00  ERROR: [103]: unable to find a valid repository:
                     repo1: [HostConnectError] unable to load info file
                     HostConnectError: unable to get address for 'minio': [-3] Temporary failure""");
        assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.problem()).contains("unable to get address for 'minio'");
    }

    private static CliException failure(int exit, String said) {
        FakeKube kube = Observations.cluster(Observations.healthy(), argv -> new PodExec.Result(exit, said, ""));
        return assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> ArchiveCheck.run(
                        kube, new ClusterReader(kube).require(DEMO).primary().orElseThrow(), Duration.ofSeconds(1)))
                .actual();
    }
}
