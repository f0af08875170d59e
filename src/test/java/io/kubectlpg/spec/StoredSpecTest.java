package io.kubectlpg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class StoredSpecTest {
    private static final String S3 = """
            backup:
              s3: {bucket: b-1, endpoint: s3.example.com, accessKey: AK, secretKey: SK}
            """;

    @Test
    void storedFormIsSortedEffectiveAndWithoutSecrets() {
        assertThat(new Sources().file("v.yaml", S3).load().withoutSecrets())
                .hasToString("{\"backup\":{\"compression\":{\"level\":6,\"type\":\"gz\"},\"retention\":{\"full\":7},"
                        + "\"s3\":{\"bucket\":\"b-1\",\"ca\":\"\",\"endpoint\":\"s3.example.com\","
                        + "\"existingSecret\":\"\",\"pathStyle\":false,\"prefix\":\"\",\"region\":\"us-east-1\","
                        + "\"verify\":true}},\"database\":\"myapp\",\"existingSecret\":\"\","
                        + "\"image\":\"postgres:17\",\"imagePullPolicy\":\"IfNotPresent\",\"owner\":\"myapp\","
                        + "\"parameters\":{\"effective_cache_size\":\"1GB\",\"max_connections\":\"100\","
                        + "\"shared_buffers\":\"256MB\"},\"resources\":{\"limits\":{\"cpu\":\"500m\","
                        + "\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"250m\",\"memory\":\"512Mi\"}},"
                        + "\"storage\":{\"size\":\"10Gi\",\"storageClass\":\"\"},\"uid\":999,\"version\":17}");
    }

    @Test
    void storedSpecReadsBackAsItWasButForTheKeys() throws Exception {
        Spec spec = new Sources().profile("dev").file("v.yaml", S3).load();

        Spec read =
                Spec.fromStored(new JsonMapper().readTree(spec.withoutSecrets().toString()));

        assertThat(read.differences(spec)).isEmpty();
        assertThat(read.repository())
                .hasValueSatisfying(repository -> assertThat(repository.keys()).isEqualTo(new S3Keys.Stored()));
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
        assertThat(one.differences(new Sources().file("v.yaml", S3).load())).containsExactly("backup.s3");
    }
}
