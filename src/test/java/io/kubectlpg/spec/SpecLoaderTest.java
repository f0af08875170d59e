package io.kubectlpg.spec;

import static io.kubectlpg.spec.SpecErrors.errorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecLoaderTest {
    private final Sources given = new Sources();

    @Test
    void listsAndMapsAreSetInBracketsAndBraces() {
        Spec spec = new Sources()
                .set("imagePullSecrets=[a,b]")
                .set("tolerations=[{\"key\":\"x\"}]")
                .set("storage={size: 3Gi}")
                .set("nodeSelector.disktype=ssd")
                .set("nodeSelector.example\\.com/zone=a")
                .load();

        assertThat(spec.values().at("/imagePullSecrets")).hasToString("[\"a\",\"b\"]");
        assertThat(spec.values().at("/tolerations")).hasToString("[{\"key\":\"x\"}]");
        assertThat(spec.values().at("/storage/size").asText()).isEqualTo("3Gi");
        assertThat(spec.values().at("/nodeSelector")).hasToString("{\"disktype\":\"ssd\",\"example.com/zone\":\"a\"}");
    }

    @Test
    void nothingGivenMeansTheDefaults() {
        Spec spec = given.load();

        assertThat(spec.image()).isEqualTo("postgres:17");
        assertThat(spec.version()).isEqualTo(17);
        assertThat(spec.uid()).isEqualTo(999);
        assertThat(spec.database()).isEqualTo("myapp");
        assertThat(spec.owner()).isEqualTo("myapp");
        assertThat(spec.parameters())
                .containsExactly(
                        entry("effective_cache_size", "1GB"),
                        entry("max_connections", "100"),
                        entry("shared_buffers", "256MB"));
        assertThat(spec.storage()).hasToString("Storage[size=10Gi, storageClass=Optional.empty]");
        assertThat(spec.resources().requests()).hasToString("Amounts[cpu=250m, memory=512Mi]");
        assertThat(spec.resources().limits()).hasToString("Amounts[cpu=500m, memory=1Gi]");
        assertThat(spec.existingSecret()).isEmpty();
        assertThat(spec.repositories()).isEmpty();
        assertThat(spec.retention())
                .isEqualTo(new Retention(Retention.Type.COUNT, 7, 0, 0, Retention.ArchiveType.FULL));
        assertThat(spec.compression()).isEqualTo(new Compression(Compression.Type.ZST, 3));
    }

    @Test
    void profileIsOverTheDefaults() {
        Spec spec = given.profile("dev").load();

        assertThat(spec.storage().size()).hasToString("5Gi");
        assertThat(spec.resources().requests()).hasToString("Amounts[cpu=100m, memory=256Mi]");
        assertThat(spec.resources().limits()).hasToString("Amounts[cpu=250m, memory=512Mi]");
        assertThat(spec.parameters())
                .contains(entry("max_connections", "50"), entry("shared_buffers", "128MB"))
                .contains(entry("effective_cache_size", "1GB"));
    }

    @Test
    void laterSourcesWin() {
        Spec spec = given.profile("dev")
                .file("one.yaml", "storage: {size: 6Gi}\ndatabase: one\nowner: one\nuid: 70\n")
                .file("two.yaml", "database: two\nowner: two\n")
                .set("owner=three")
                .setFile("owner=owner.txt", "four\n")
                .load();

        assertThat(spec.storage().size()).hasToString("6Gi");
        assertThat(spec.uid()).isEqualTo(70);
        assertThat(spec.database()).isEqualTo("two");
        assertThat(spec.owner()).isEqualTo("four");
        assertThat(spec.parameters()).containsEntry("max_connections", "50");
    }

    @Test
    void standardInputIsAFileNamedDash() {
        Spec spec = given.standardInput("database: fromstdin\n").fileNamed("-").load();

        assertThat(spec.database()).isEqualTo("fromstdin");
    }

    @Test
    void setKeepsTextWhereTheSchemaWantsText() {
        assertThat(given.set("existingSecret=010").load().existingSecret()).contains("010");
        assertThat(given.set("storage.storageClass=true").load().storage().storageClass())
                .contains("true");
    }

    @Test
    void setTakesEverythingBehindTheFirstEqualsSign() {
        Spec spec = given.set("parameters.search_path=a,b = c").load();

        assertThat(spec.parameters()).containsEntry("search_path", "a,b = c");
    }

    @Test
    void setReachesAKeyWithADotByABackslash() {
        Spec spec = given.set("parameters.pg_stat_statements\\.max=500").load();

        assertThat(spec.parameters()).containsEntry("pg_stat_statements.max", "500");
    }

    @Test
    void parametersAreTextWhateverYamlMakesOfThem() {
        Spec spec = given.file(
                        "v.yaml",
                        "parameters: {jit: false, fsync: on, random_page_cost: 1.10, work_mem: 4096, a.b: 'x''y'}")
                .load();

        assertThat(spec.parameters())
                .contains(
                        entry("jit", "off"),
                        entry("fsync", "on"),
                        entry("random_page_cost", "1.10"),
                        entry("work_mem", "4096"),
                        entry("a.b", "x'y"));
    }

    @Test
    void setLeavesNumbersAsTheyAreWritten() {
        Spec spec = given.set("parameters.unix_socket_permissions=0770")
                .set("parameters.random_page_cost=1.10")
                .set("parameters.geqo=false")
                .load();

        assertThat(spec.parameters())
                .contains(
                        entry("unix_socket_permissions", "0770"),
                        entry("random_page_cost", "1.10"),
                        entry("geqo", "off"));
    }

    @Test
    void aBucketMakesARepository() {
        Spec spec = s3().load();

        assertThat(spec.buckets()).singleElement().satisfies(repository -> {
            assertThat(repository.path("prod", new ClusterName("demo"))).isEqualTo("/team/pg/prod/demo");
            assertThat(repository.endpoint()).isEqualTo("minio.example.com:9000");
            assertThat(repository.ca()).isEmpty();
            assertThat(repository.verify()).isTrue();
            assertThat(repository.keys()).isEqualTo(new S3Keys.Given("AK", "SK"));
        });
    }

    @Test
    void keysDoNotShowThemselves() {
        assertThat(s3().load().toString()).doesNotContain("AK", "SK");
    }

    @Test
    void oneNewlineAtTheEndOfASetFileIsNotPartOfTheValue() {
        Spec spec = given.setFile("parameters.search_path=p", "a \r\n").load();

        assertThat(spec.parameters()).containsEntry("search_path", "a ");
        assertThat(errorOf(() ->
                                new Sources().setFile("database=p", "myapp\n\n").load())
                        .problem())
                .startsWith("--set-file: database is \"myapp\n\": allowed is a lower-case letter");
    }

    @Test
    void listsItsProfiles() {
        assertThat(SpecLoader.profiles()).isEqualTo(List.of("minimal", "dev", "staging", "production", "ha"));
        assertThat(errorOf(() -> given.profile("prod").load())).satisfies(error -> {
            assertThat(error.problem()).isEqualTo("there is no profile \"prod\"");
            assertThat(error.remedy()).isEqualTo("Profiles are: minimal, dev, staging, production, ha.");
        });
    }

    private static Sources s3() {
        return new Sources()
                .file("s3.yaml", """
                        backup:
                          s3:
                            bucket: backups
                            prefix: team/pg/
                            endpoint: https://minio.example.com:9000/
                        """)
                .setFile("backup.s3.accessKey=ak", "AK\n")
                .setFile("backup.s3.secretKey=sk", "SK\n");
    }
}
