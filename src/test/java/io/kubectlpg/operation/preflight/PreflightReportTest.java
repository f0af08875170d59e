package io.kubectlpg.operation.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreflightReportTest {

    @Test
    void readsWhatTheImageHoldsAndTheRepositoryAnswers() {
        PreflightReport report = PreflightReport.parse(
                "uid=999\nuser=postgres\npostgres=17.11\npgbackrest=2.55.1\n1.repository=0\n1.backups=yes\n1.system=7438\n");
        assertThat(report.major()).isEqualTo(17);
        assertThat(report.repository(1).backups()).isTrue();
        assertThat(report.repository(1).system()).isEqualTo("7438");
        assertThat(report.user()).isEqualTo("postgres");
        assertThat(report.missing()).isEmpty();
        assertThat(report.summary()).isEqualTo("PostgreSQL 17.11, pgBackRest 2.55.1");
    }

    @Test
    void readsWhatIsMissing() {
        assertThat(PreflightReport.parse("uid=999\npostgres=17.11\nmissing=flock\nmissing=pgbackrest\n")
                        .missing())
                .containsExactly("flock", "pgbackrest");
    }

    @Test
    void readsWhichCompressionPgBackRestWasBuiltWithout() {
        assertThat(PreflightReport.parse("uid=999\npgbackrest=2.55.1\n").uncompressed())
                .isEmpty();
        assertThat(PreflightReport.parse("uid=999\npgbackrest=2.55.1\nuncompressed=zst\n")
                        .uncompressed())
                .isEqualTo("zst");
    }

    @Test
    void anImageThatSaidNothingHasNoBash() {
        assertThat(PreflightReport.parse("").missing()).containsExactly("bash");
    }

    @Test
    void aCheckThatWasEndedBeforeTheRepositoryAnsweredHasNoAnswer() {
        assertThat(PreflightReport.parse("uid=999\npostgres=17.11\npgbackrest=2.55.1\n")
                        .repository(1)
                        .code())
                .isEmpty();
    }

    @Test
    void readsWhyTheRepositoryDoesNotAnswer() {
        PreflightReport report = PreflightReport.parse(
                "uid=999\npostgres=17.11\npgbackrest=2.55.1\n1.repository=49\n1.problem=unable to connect\n");
        assertThat(report.repository(1).code()).contains(49);
        assertThat(report.repository(1).problem()).isEqualTo("unable to connect");
    }

    @Test
    void readsWhetherAFileCouldBeWrittenAndWhichNamesAreKnown() {
        PreflightReport report = PreflightReport.parse("""
                uid=999
                postgres=17.11
                resolved=kubernetes.default.svc
                unresolved=minio.example.com
                pgbackrest=2.55.1
                1.repository=0
                2.repository=0
                2.write=39
                2.problem=403 (Forbidden)
                """);
        assertThat(report.resolved()).containsExactly("kubernetes.default.svc");
        assertThat(report.unresolved()).containsExactly("minio.example.com");
        assertThat(report.repository(1).writeCode()).isZero();
        assertThat(report.repository(2).writeCode()).isEqualTo(39);
        assertThat(report.repository(2).problem()).isEqualTo("403 (Forbidden)");
    }

    @Test
    void aBucketThatIsOpenedByARoleIsNotAskedBeforeThereIsOne() {
        PreflightReport report = PreflightReport.parse("uid=999\npgbackrest=2.55.1\n1.role=none\n2.repository=0\n");
        assertThat(report.repository(1).role()).isFalse();
        assertThat(report.repository(1).code()).isEmpty();
        assertThat(report.repository(2).role()).isTrue();
    }

    @Test
    void knowsWhichPgBackRestWritesToAHost() {
        assertThat(PreflightReport.parse("pgbackrest=2.54.2\n").backRestFrom(2, 55))
                .isFalse();
        assertThat(PreflightReport.parse("pgbackrest=2.55.1\n").backRestFrom(2, 55))
                .isTrue();
        assertThat(PreflightReport.parse("pgbackrest=2.60\n").backRestFrom(2, 55))
                .isTrue();
        assertThat(PreflightReport.parse("pgbackrest=3.0\n").backRestFrom(2, 55))
                .isTrue();
    }
}
