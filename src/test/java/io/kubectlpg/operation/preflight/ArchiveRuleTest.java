package io.kubectlpg.operation.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import io.kubectlpg.spec.Spec;
import org.junit.jupiter.api.Test;

/** The database is that of {@link Observations#healthy}. */
class ArchiveRuleTest {
    private static final String MINE = "7710534850322788396";

    private static final Spec TWO_BUCKETS = InstalledCluster.spec(
            "{\"image\":\"x/y:17\",\"backup\":{\"s3\":{\"bucket\":\"a\",\"endpoint\":\"minio\",\"region\":\"r\",\"existingSecret\":\"keys\"},"
                    + "\"secondary\":{\"s3\":{\"bucket\":\"b\",\"endpoint\":\"minio\",\"region\":\"r\",\"existingSecret\":\"keys\"}}}}");

    @Test
    void refusesTheArchiveOfAnotherDatabaseInAnyOfTheBuckets() {
        CliException refusal = catchThrowableOfType(
                CliException.class,
                () -> check("1.repository=0\n1.system=" + MINE + "\n2.repository=0\n2.system=7438\n"));

        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal)
                .hasMessage("minio/b holds the archive of another database,"
                        + " of the system identifier 7438; that of demo-1 is " + MINE);
        assertThat(refusal.remedy()).contains("backup.secondary.s3.prefix");
        assertThat(catchThrowableOfType(
                                CliException.class, () -> check("1.repository=0\n1.system=7438\n2.repository=0\n"))
                        .remedy())
                .contains("backup.s3.prefix");
    }

    @Test
    void allowsAnEmptyOneAndItsOwn() {
        assertThatCode(() -> check("1.repository=0\n1.system=" + MINE + "\n2.repository=0\n2.system=\n"))
                .doesNotThrowAnyException();
    }

    private static void check(String report) {
        Instance instance = new ClusterReader(Observations.cluster(Observations.healthy()))
                .require(InstalledCluster.DEMO)
                .instances()
                .getFirst();
        PreflightReport found = PreflightReport.parse(report);
        TWO_BUCKETS.buckets().forEach(s3 -> ArchiveRule.check(s3, found.repository(s3.number()), instance, "db"));
    }
}
