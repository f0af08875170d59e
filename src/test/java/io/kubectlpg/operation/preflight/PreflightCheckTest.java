package io.kubectlpg.operation.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PreflightCheckTest {
    private static final String GOOD = "uid=999\nuser=postgres\npostgres=17.11\npgbackrest=2.55.1\n";

    private final Spec spec = new SpecLoader(SourceReader.of(() -> "")).load(SpecSources.DEFAULTS);
    private final ClusterName name = new ClusterName("demo");
    private final PreflightCheck check = new PreflightCheck(name, Manifests.of(name, "db", spec), spec, false);

    @Test
    void takesAnImageThatHasWhatIsNeeded() {
        assertThatCode(() -> check.judgeImage(PreflightReport.parse(GOOD), "db"))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheWordThatTheImagesProgramsDoNotKnow() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() ->
                        check.judgeImage(PreflightReport.parse(GOOD + "missing=sync FILE\nmissing=bash 5\n"), "db"))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem()).endsWith(" lacks sync FILE, bash 5");
                });
    }

    /** On OpenShift the id of the image is forbidden, and that of the namespace's range has no name in the image. */
    @Test
    void saysWhichUserIdTheImageWantsAndWhatToAskForWhereItIsForbidden() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> check.judgeImage(
                        PreflightReport.parse("uid=999\nuser=999\npostgresUid=70\npostgres=17.11\n"), "db"))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.remedy())
                            .startsWith("Set uid to 70, which is that of postgres in the image.")
                            .contains("oc adm policy add-scc-to-group nonroot-v2 system:serviceaccounts:db");
                });
    }

    /** Otherwise the first push of WAL would say it, when everything is there. */
    @Test
    void refusesAnImageWhosePgBackRestCannotCompressAsIsAskedFor() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> check.judgeImage(PreflightReport.parse(GOOD + "uncompressed=zst\n"), "db"))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem()).contains("pgBackRest that was built without zst");
                    assertThat(refusal.remedy()).contains("backup.compression.type=gz");
                });
    }

    @Test
    void anImageWithoutPgBackRestIsRefusedWithBothWaysOut() {
        refused(backedUp(""), "uid=999\nmissing=pgbackrest\n", refusal -> {
            assertThat(refusal.problem()).isEqualTo("the image postgres:17 holds no pgBackRest, which backups need");
            assertThat(refusal.remedy())
                    .contains("--set backup.pgbackrest.image=…")
                    .contains("docker build -t REGISTRY/pgbackrest images/pgbackrest");
        });
        refused(
                backedUp("\"pgbackrest\":{\"image\":\"b:1\",\"from\":\"image\"},"),
                "uid=999\nmissing=pgbackrest\n",
                refusal -> assertThat(refusal.remedy())
                        .isEqualTo(
                                "Set backup.pgbackrest.from=auto. The pods then copy pgBackRest out of the image b:1."));
    }

    /** Also without a repository of its own: the restore would find it missing when everything is there. */
    @Test
    void aCloneNeedsPgBackRestToReadItsSource() {
        PreflightCheck clone = PreflightCheck.ofClone(name, Manifests.of(name, "db", spec), spec);
        String image = "uid=999\nuser=postgres\npostgres=17.11\n";

        assertThatCode(() -> clone.judgeImage(PreflightReport.parse(image + "holds=pgbackrest\n"), "db"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check.judgeImage(PreflightReport.parse(image), "db"))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> clone.judgeImage(PreflightReport.parse(image), "db"))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.remedy()).contains("--set backup.pgbackrest.image=…");
                });
    }

    @Test
    void whatIsWrongWithAPgBackRestOfItsOwnImageIsSaidOfThatImage() {
        Spec spec = backedUp("\"pgbackrest\":{\"image\":\"b:1\"},");
        refused(
                spec,
                GOOD + "bundled=yes\nuncompressed=zst\n",
                refusal -> assertThat(refusal.problem()).startsWith("the image b:1 holds a pgBackRest"));
        refused(
                spec,
                GOOD + "uncompressed=zst\n",
                refusal -> assertThat(refusal.remedy()).contains("--set backup.pgbackrest.from=bundle"));
        refused(
                spec,
                "uid=999\nbundled=yes\nunusable=Permission denied\n",
                refusal -> assertThat(refusal.problem())
                        .isEqualTo("the pgBackRest of the image b:1 does not start in the pod: Permission denied"));
    }

    private static Spec backedUp(String more) {
        return Spec.fromStored(Observations.read("{\"backup\":{" + more
                + "\"s3\":{\"bucket\":\"b\",\"endpoint\":\"minio\",\"existingSecret\":\"keys\"}}}"));
    }

    private void refused(Spec spec, String report, Consumer<CliException> says) {
        var check = new PreflightCheck(name, Manifests.of(name, "db", spec), spec, false);
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> check.judgeImage(PreflightReport.parse(report), "db"))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    says.accept(refusal);
                });
    }

    /** To bring that one back is not what a clone was asked for. */
    @Test
    void aCloneIsNotToldToBringBackTheOneBeforeIt() {
        Spec bucket = Spec.fromStored(Observations.read(
                "{\"backup\":{\"s3\":{\"bucket\":\"b\",\"endpoint\":\"minio\",\"existingSecret\":\"keys\"}}}"));
        PreflightReport taken = PreflightReport.parse(GOOD + "1.repository=0\n1.backups=yes\n1.system=7438\n");

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> PreflightCheck.ofClone(name, Manifests.of(name, "db", bucket), bucket)
                        .judgeRepositories(taken))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem())
                            .isEqualTo("the repository holds the backups of an earlier demo in this namespace");
                    assertThat(refusal.remedy())
                            .contains("--set backup.s3.prefix=")
                            .doesNotContain("--latest");
                });
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new PreflightCheck(name, Manifests.of(name, "db", bucket), bucket, false)
                        .judgeRepositories(taken))
                .satisfies(refusal -> assertThat(refusal.remedy()).contains("kubectl pg restore demo --latest"));
    }
}
