package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.manifest.ValuesMatrix;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Turns on each value alone, applies the object in which it should arrive, and looks for it in what the API server has
 * then. Each value has a cluster of its own, so one apply takes all; no pod is started.
 */
@ClusterTest
class ValuesMatrixClusterTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<ValuesMatrix.Row> ROWS = ValuesMatrix.read().rows();
    private static final Map<String, JsonNode> LIVE = new HashMap<>();

    private static TestNamespace namespace;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void applyEachValueAlone() throws IOException {
        namespace = TestNamespace.create();
        ArrayNode wanted = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < ROWS.size(); i++) {
            String cluster = cluster(i);
            String object = ROWS.get(i).object(cluster);
            wanted.add(documents(render(cluster, ROWS.get(i).yaml(cluster))).stream()
                    .filter(candidate -> nameOf(candidate).equals(object))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing is rendered as " + object)));
        }
        apply(wanted);
        JsonNode live = namespace.json(
                "get", "statefulset,service,configmap,serviceaccount,networkpolicy,poddisruptionbudget,cronjob");
        live.path("items").forEach(object -> LIVE.put(nameOf(object), object));
    }

    @AfterAll
    static void delete() {
        namespace.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachValueArrivesInTheLiveObject(ValuesMatrix.Row row, String cluster) {
        JsonNode live = LIVE.getOrDefault(row.object(cluster), MissingNode.getInstance());

        assertThat(live.isObject()).as(row.object(cluster)).isTrue();
        row.assertIn(live, cluster);
    }

    static Stream<Arguments> rows() {
        return IntStream.range(0, ROWS.size()).mapToObj(i -> Arguments.of(ROWS.get(i), cluster(i)));
    }

    @Test
    void theStreamOfTheBuiltProgramIsAppliedWhole() throws IOException {
        String stream =
                namespace.pg("render", "whole", "--profile", "ha").succeeded().out();
        ArrayNode wanted = JsonNodeFactory.instance.arrayNode();
        wanted.addAll(documents(stream));

        apply(wanted);

        assertThat(namespace
                        .kubectl("get", "statefulset", "whole-1", "-o", "name")
                        .succeeded()
                        .text())
                .isEqualTo("statefulset.apps/whole-1");
        assertThat(stream).startsWith("# The objects of the cluster whole").doesNotContain("replicas:");
    }

    private static String cluster(int row) {
        return "v" + row;
    }

    /** By this very program, but in this process: a hundred starts would take a minute. */
    private static String render(String cluster, String values) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.none(),
                Console.Verbosity.NORMAL,
                Clock.systemUTC());
        var in = new ByteArrayInputStream(values.getBytes(StandardCharsets.UTF_8));
        int exit = new Program(new Invocation(console, new StandardInput(in, console.err())))
                .run("render", cluster, "-n", namespace.name(), "-f", "-");
        assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<JsonNode> documents(String stream) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(stream)) {
            return documents.readAll();
        }
    }

    private static void apply(ArrayNode objects) throws IOException {
        ObjectNode list =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "List");
        list.set("items", objects);
        for (JsonNode object : objects) {
            if (object.path("kind").asText().equals("StatefulSet")) {
                ((ObjectNode) object.path("spec")).put("replicas", 0);
            }
        }
        Path file = folder.resolve("objects.json");
        Files.writeString(file, list.toString());
        namespace.kubectl("apply", "--server-side", "-f", file.toString()).succeeded();
    }

    private static String nameOf(JsonNode object) {
        return object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
    }
}
