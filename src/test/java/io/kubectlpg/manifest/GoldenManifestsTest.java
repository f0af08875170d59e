package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every object of some clusters against a file. With {@code GOLDEN_UPDATE} in the environment the files are written
 * anew: read the difference before committing it.
 */
class GoldenManifestsTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden/manifest");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .build();

    @Test
    void defaultValues() throws IOException {
        compare("default.yaml", Clusters.plain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "dev", "staging", "production", "ha"})
    void profiles(String profile) throws IOException {
        compare(profile + ".yaml", Clusters.profile(profile));
    }

    @Test
    void repositoryInS3() throws IOException {
        compare("s3.yaml", Clusters.s3());
    }

    @Test
    void everyOptionAtOnce() throws IOException {
        compare("options.yaml", Clusters.options());
    }

    private static void compare(String file, Spec spec) throws IOException {
        var text = new StringBuilder();
        for (ObjectNode object : all(Clusters.of(spec))) {
            text.append(YAML.writeValueAsString(readable(object)));
        }
        Path golden = FOLDER.resolve(file);
        if (System.getenv("GOLDEN_UPDATE") != null) {
            Files.writeString(golden, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(golden));
    }

    private static List<ObjectNode> all(Manifests manifests) {
        var instance = new InstanceName(Clusters.DEMO, 1);
        var all = new ArrayList<>(manifests.objects());
        all.add(manifests.instance(instance));
        all.add(manifests.instanceState(instance, Role.PRIMARY, true, 1));
        all.add(manifests.appSecret("pw"));
        all.add(manifests.superuserSecret("pw"));
        all.add(manifests.replicationSecret("pw"));
        all.addAll(manifests.keySecrets());
        all.add(manifests.specSecret("1.2.3"));
        all.add(manifests.preflightSecret("7f3a"));
        all.add(manifests.preflightPod("7f3a", true));
        return all;
    }

    /** Secrets decoded; scripts and the stored values by their names only: they have tests of their own. */
    private static ObjectNode readable(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        if (copy.get("data") instanceof ObjectNode data) {
            boolean secret = copy.path("kind").asText().equals("Secret");
            for (var entry : object.get("data").properties()) {
                String value = entry.getValue().asText();
                data.put(
                        entry.getKey(),
                        ManifestFiles.SCRIPTS.contains(entry.getKey())
                                ? "(script)"
                                : entry.getKey().equals("values")
                                        ? "(values)"
                                        : secret
                                                ? new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)
                                                : value);
            }
        }
        return copy;
    }
}
