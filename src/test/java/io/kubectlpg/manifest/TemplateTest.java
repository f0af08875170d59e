package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void aWholeScalarTakesTheValueWithItsType() {
        assertThat(placed("{a: '${n}', b: '${deep.list}'}", "{n: 5, deep: {list: [x, {y: z}]}}"))
                .hasToString("{\"a\":5,\"b\":[\"x\",{\"y\":\"z\"}]}");
    }

    @Test
    void textStaysTextWhateverIsInIt() {
        assertThat(placed("{a: '${n}'}", "{n: \"x\\nb: ${n} #'\\\"\"}")).hasToString("{\"a\":\"x\\nb: ${n} #'\\\"\"}");
    }

    @Test
    void aNullTakesItsKeyAlong() {
        assertThat(placed("{a: '${n}', b: 1}", "{n: null}")).hasToString("{\"b\":1}");
    }

    @Test
    void namesMayStandWithinText() {
        assertThat(placed("{a: '${name}-rw.${namespace}'}", "{name: demo, namespace: prod}"))
                .hasToString("{\"a\":\"demo-rw.prod\"}");
    }

    @Test
    void nothingElseMayStandWithinText() {
        assertThatThrownBy(() -> placed("{a: 'x ${image}'}", "{image: y}"))
                .hasMessage("manifests/test.yaml: ${image} within other text; only names may stand there");
    }

    @Test
    void anUnknownValueNamesFileAndPath() {
        assertThatThrownBy(() -> placed("{a: '${no.such}'}", "{no: {}}"))
                .hasMessage("manifests/test.yaml: there is no value ${no.such}");
    }

    @Test
    void patchesMergeMapsAndNamedThings() {
        assertThat(Template.merged(
                        tree("{keep: 1, list: [{name: a, x: 1, in: [{name: i}]}, {name: b}]}"),
                        tree("{new: 2, list: [{name: c}, {name: a, y: 2, in: [{name: j}]}]}")))
                .isEqualTo(
                        tree(
                                "{keep: 1, list: [{name: a, x: 1, in: [{name: i}, {name: j}], y: 2}, {name: b}, {name: c}], new: 2}"));
    }

    @Test
    void everyTemplateIsYamlOnItsOwn() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("manifests"))) {
            List<Path> templates =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(templates)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(file -> assertThat(ManifestFiles.documents(
                                    Path.of("manifests").relativize(file).toString()))
                            .isNotEmpty()
                            .allMatch(document -> document.isObject()));
        }
    }

    @Test
    void theListOfScriptsIsTheFolder() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("manifests/base/scripts"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(ManifestFiles.SCRIPTS);
        }
    }

    private static ObjectNode placed(String template, String values) {
        return Template.of("test.yaml", tree(template)).with(tree(values));
    }

    private static ObjectNode tree(String yaml) {
        try {
            return (ObjectNode) YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
