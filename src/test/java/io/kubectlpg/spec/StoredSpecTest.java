package io.kubectlpg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class StoredSpecTest {
    private static final String S3 = """
            backup:
              s3: {bucket: b-1, endpoint: s3.example.com, accessKey: AK, secretKey: SK}
            """;

    @Test
    void storedFormIsSortedEffectiveAndWithoutSecrets() {
        ObjectNode stored = new Sources().file("v.yaml", S3).load().withoutSecrets();

        var keys = new ArrayList<String>();
        stored.fieldNames().forEachRemaining(keys::add);
        assertThat(keys).isSorted().contains("image", "storage", "uid", "version");
        assertThat(stored.at("/backup/s3"))
                .hasToString("{\"bucket\":\"b-1\",\"ca\":\"\",\"endpoint\":\"s3.example.com\","
                        + "\"existingSecret\":\"\",\"keyType\":\"shared\",\"kmsKeyId\":\"\",\"pathStyle\":false,"
                        + "\"prefix\":\"\",\"region\":\"us-east-1\",\"verify\":true}");
        assertThat(stored.at("/parameters"))
                .hasToString("{\"effective_cache_size\":\"1GB\",\"max_connections\":\"100\","
                        + "\"shared_buffers\":\"256MB\"}");
    }

    @Test
    void storedSpecReadsBackAsItWasButForTheKeys() throws Exception {
        Spec spec = new Sources().profile("dev").file("v.yaml", S3).load();

        Spec read =
                Spec.fromStored(new JsonMapper().readTree(spec.withoutSecrets().toString()));

        assertThat(read.differences(spec)).isEmpty();
        assertThat(read.buckets())
                .singleElement()
                .satisfies(repository -> assertThat(repository.keys()).isEqualTo(new S3Keys.Stored()));
        assertThat(read.storage()).isEqualTo(spec.storage());
        assertThat(read.parameters()).isEqualTo(spec.parameters());
    }

    @Test
    void storedSpecOfAnOlderProgramHasDefaultsForTheRestButNoNewParameters() throws Exception {
        Spec read = Spec.fromStored(new JsonMapper().readTree("{\"uid\":70,\"parameters\":{\"work_mem\":\"4MB\"}}"));

        assertThat(read.uid()).isEqualTo(70);
        assertThat(read.version()).isEqualTo(17);
        assertThat(read.parameters()).containsOnlyKeys("work_mem");
    }

    /** What is in the repository stays readable either way, but nobody asked for another load of the processors. */
    @Test
    void aClusterThatWasInstalledWithAnEarlierDefaultKeepsItsCompression() throws Exception {
        Spec read = Spec.fromStored(
                new JsonMapper().readTree("{\"backup\":{\"compression\":{\"type\":\"gz\",\"level\":6}}}"));

        assertThat(read.compression()).isEqualTo(new Compression(Compression.Type.GZ, 6));
        assertThat(new Sources().set("env=[{name: A}]").change(read).compression())
                .isEqualTo(new Compression(Compression.Type.GZ, 6));
    }

    /** Its own values are all that is left of what such a cluster was installed with. */
    @Test
    void theSameSourcesMeanForAnInstalledClusterWhatTheyMeantWithAnEarlierDefault() throws Exception {
        Spec applied = Spec.fromStored(
                new JsonMapper().readTree("{\"backup\":{\"compression\":{\"type\":\"gz\",\"level\":6}}}"));

        assertThat(new Sources().again(applied).differences(applied)).isEmpty();
        assertThat(new Sources()
                        .set("backup.compression.type=zst")
                        .again(applied)
                        .differences(applied))
                .containsExactly("backup.compression.type");
    }

    /** Nobody reruns an installation without what it was told, in order to keep that. */
    @Test
    void whatIsNoEarlierDefaultIsADifferenceWhereItIsNotGivenAgain() {
        Spec applied = new Sources()
                .set("backup.compression.type=lz4")
                .set("storage.size=20Gi")
                .load();

        assertThat(new Sources().again(applied).differences(applied))
                .containsExactly("backup.compression.type", "storage.size");
    }

    @Test
    void valuesThatWereStoredWithoutAValueHaveItsFirstDefault() throws Exception {
        assertThat(Spec.fromStored(new JsonMapper().readTree("{}")).compression())
                .isEqualTo(new Compression(Compression.Type.GZ, 6));
    }

    @Test
    void whatComesWithALaterVersionIsNamedWithTheOptionThatGivesItUp() {
        assertThat(new Sources().profile("dev").load().notYet()).isEmpty();
        assertThat(new Sources()
                        .profile("ha")
                        .set("monitoring.enabled=true")
                        .load()
                        .notYet())
                .containsOnlyKeys("monitoring.enabled=true");

        Spec without = new Sources().profile("ha").file("v.yaml", S3).load();

        assertThat(without.notYet()).isEmpty();
    }

    @Test
    void aNumberThatIsGivenIsNoDifferenceToTheSameStoredOrByDefault() throws Exception {
        Spec given = new Sources()
                .set("uid=999")
                .file("v.yaml", "env: [{name: A}]\nversion: 17\n")
                .load();

        assertThat(given.differences(new Sources().load())).containsExactly("env");
        assertThat(Spec.fromStored(
                                new JsonMapper().readTree(given.withoutSecrets().toString()))
                        .differences(given))
                .isEmpty();
    }

    @Test
    void equalSizesAreNoDifferenceHoweverWritten() {
        Spec one = new Sources()
                .set("storage.size=10240Mi")
                .set("resources.limits.cpu=0.5")
                .load();

        assertThat(one.differences(new Sources().load())).isEmpty();
    }

    @Test
    void differencesAreThePathsThatChanged() {
        Spec one = new Sources().load();
        Spec other = new Sources()
                .set("storage.size=20Gi")
                .set("parameters.a\\.b=1")
                .set("database=other")
                .load();

        assertThat(one.differences(other)).containsExactly("database", "parameters.a\\.b", "storage.size");
        assertThat(one.differences(new Sources().file("v.yaml", S3).load()))
                .containsExactly("backup.s3.bucket", "backup.s3.endpoint");
    }
}
