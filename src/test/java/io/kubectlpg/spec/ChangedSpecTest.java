package io.kubectlpg.spec;

import static io.kubectlpg.spec.SpecErrors.errorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values laid over those that a cluster has. */
class ChangedSpecTest {
    private final Sources reader = new Sources();
    private final Spec applied = stored(new Sources()
            .profile("staging")
            .set("instances=1")
            .set("parameters.work_mem=8MB")
            .set("storage.size=30Gi")
            .load());

    @Test
    void nothingGivenChangesNothing() {
        assertThat(change(Optional.empty())).isEqualTo(applied);
    }

    @Test
    void whatIsGivenIsLaidOverWhatThereIs() {
        Spec changed = change(Optional.empty(), "parameters.maintenance_work_mem=64MB", "storage.size=40Gi");

        assertThat(changed.differences(applied)).containsExactly("parameters.maintenance_work_mem", "storage.size");
        assertThat(changed.parameters()).contains(entry("work_mem", "8MB"), entry("maintenance_work_mem", "64MB"));
    }

    @ParameterizedTest
    @CsvSource({"minimal,30Gi", "dev,30Gi", "production,100Gi"})
    void aProfileMakesAVolumeLargerAndNeverSmaller(String profile, String size) {
        Spec changed = change(Optional.of(profile), "instances=1");

        assertThat(changed.storage().size()).hasToString(size);
        assertThat(changed.parameters()).contains(entry("work_mem", "8MB"));
    }

    @Test
    void aSmallerVolumeThatIsAskedForIsNotHidden() {
        assertThat(change(Optional.of("dev"), "storage.size=5Gi").storage().size())
                .hasToString("5Gi");
    }

    /** With its default, what the cluster has of the other kind is taken back. */
    @Test
    void aWholeFileTakesThePlaceOfLinesThatAreTakenBack() {
        Spec lines = stored(new Sources().set("pgHba=[local all all peer]").load());
        Spec whole = new SpecLoader(reader)
                .load(
                        lines,
                        new SpecSources(
                                List.of(),
                                List.of("pgHba=[]", "pgHbaConf=local all all peer"),
                                List.of(),
                                Optional.empty()));

        assertThat(whole.differences(lines)).containsExactly("pgHba", "pgHbaConf");
    }

    @Test
    void anUnsetParameterHasTheProgramsDefaultOrNone() {
        Spec unset = new SpecLoader(reader).unset(applied, List.of("work_mem", "max_connections"));

        assertThat(unset.parameters()).doesNotContainKey("work_mem").contains(entry("max_connections", "100"));
        assertThat(unset.differences(applied)).containsExactly("parameters.max_connections", "parameters.work_mem");
    }

    @Test
    void theKeysOfTheRepositoryNeedNotBeGivenAgain() {
        Spec backedUp = stored(new Sources()
                .set("backup.s3.bucket=backups")
                .set("backup.s3.endpoint=minio.example.com")
                .setFile("backup.s3.accessKey=access", "A")
                .setFile("backup.s3.secretKey=secret", "S")
                .load());
        var loader = new SpecLoader(reader);

        Spec changed = loader.load(
                backedUp, new SpecSources(List.of(), List.of("parameters.work_mem=8MB"), List.of(), Optional.empty()));
        assertThat(changed.differences(backedUp)).containsExactly("parameters.work_mem");
        assertThat(loader.unset(changed, List.of("work_mem"))).isEqualTo(backedUp);
    }

    @Test
    void theKeysOfTheFirstRepositoryHaveToBeGiven() {
        assertThat(errorOf(() ->
                        change(Optional.empty(), "backup.s3.bucket=backups", "backup.s3.endpoint=minio.example.com")))
                .hasMessageContaining("no keys for it");
    }

    /** Such as of a clone, which is to have none: what belongs to the bucket goes with it. */
    @Test
    void withoutItsBucketAClusterHasNoRepository() {
        Spec backedUp = stored(new Sources()
                .profile("production")
                .set("instances=1")
                .set("backup.s3.bucket=backups")
                .set("backup.s3.endpoint=minio.example.com")
                .set("backup.s3.prefix=team")
                .set("backup.s3.existingSecret=keys")
                .set("backup.encryption.enabled=true")
                .set("backup.schedule.full=0 3 * * 0")
                .load());

        Spec without = new Sources().set("backup.s3.bucket=").change(backedUp);

        assertThat(without.repositories()).isEmpty();
        assertThat(without.backedUp()).isFalse();
        assertThat(without.encrypted()).isFalse();
        assertThat(errorOf(() -> new Sources()
                        .set("backup.s3.bucket=")
                        .set("backup.s3.endpoint=other.example.com")
                        .change(backedUp)))
                .hasMessageContaining("backup.s3.endpoint is given, but not backup.s3.bucket");
    }

    @Test
    void withoutItsSecondBucketItKeepsTheFirst() {
        Spec two = stored(new Sources()
                .set("backup.s3.bucket=backups")
                .set("backup.s3.endpoint=minio.example.com")
                .set("backup.s3.existingSecret=keys")
                .set("backup.secondary.s3.bucket=others")
                .set("backup.secondary.s3.endpoint=minio.example.com")
                .set("backup.secondary.s3.existingSecret=keys")
                .set("backup.encryption.enabled=true")
                .load());

        Spec one = new Sources().set("backup.secondary.s3.bucket=").change(two);

        assertThat(one.buckets()).extracting(S3Repository::bucket).containsExactly("backups");
        assertThat(one.encrypted()).isTrue();
    }

    @Test
    void whatIsGivenIsCheckedAsAtAnInstallation() {
        assertThat(errorOf(() -> change(Optional.empty(), "parameters.max_connections=none")))
                .hasMessageContaining("max_connections");
    }

    private Spec change(Optional<String> profile, String... sets) {
        return new SpecLoader(reader).load(applied, new SpecSources(List.of(), List.of(sets), List.of(), profile));
    }

    /** As it comes back from the cluster. */
    private static Spec stored(Spec spec) {
        return Spec.fromStored(spec.withoutSecrets());
    }
}
