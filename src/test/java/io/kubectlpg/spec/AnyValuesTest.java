package io.kubectlpg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.manifest.KubernetesSchema;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.manifest.ValuesMatrix;
import io.kubectlpg.output.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** Whatever stands in a values file: objects that the API server takes, or a sentence for people. */
class AnyValuesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<ValuesMatrix.Row> ROWS = ValuesMatrix.read().rows();
    private static final ClusterName DEMO = new ClusterName("demo");

    /** Something else in the place of a value, beside it, or nothing. */
    record Mutation(int where, int how, String key, JsonNode junk) {}

    @Property(tries = 500)
    void areValidObjectsOrOneClearSentence(@ForAll("trees") ObjectNode tree) throws IOException {
        List<ObjectNode> objects;
        try {
            objects = rendered(YAML.writeValueAsString(tree));
            Statistics.label("the end").collect("objects");
        } catch (CliException refused) {
            Statistics.label("the end").collect("a sentence");
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.problem() + refused.remedy())
                    .isNotBlank()
                    .doesNotContain("Exception")
                    .doesNotContain("com.fasterxml", "com.networknt");
            return;
        }
        assertThat(objects)
                .allSatisfy(
                        object -> assertThat(KubernetesSchema.problems(object)).isEmpty());
        assertThat(readBack(objects))
                .isEqualTo(objects.stream().map(AnyValuesTest::plain).toList());
    }

    /** What an editor leaves behind, or a download that was cut off: mostly no YAML any more. */
    @Property(tries = 500)
    void aDamagedFileIsReadOrRefusedByItsPlace(@ForAll("damagedFiles") String yaml) {
        try {
            new Sources().file("v.yaml", yaml).load();
            Statistics.label("the end").collect("read");
        } catch (CliException refused) {
            Statistics.label("the end").collect("a sentence");
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.problem())
                    .isNotBlank()
                    .doesNotContain("Exception")
                    .doesNotContain("com.fasterxml");
        }
    }

    @Provide
    Arbitrary<String> damagedFiles() {
        Arbitrary<String> junk = Arbitraries.oneOf(
                texts(),
                Arbitraries.strings()
                        .withChars(':', '-', ' ', '\n', '\t', '"', '{', '[', '&', '*', '!', '|', '%', '@')
                        .ofMaxLength(4));
        return Combinators.combine(
                        Arbitraries.of(ROWS),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.integers().between(0, 3),
                        junk)
                .as((row, where, cut, put) -> {
                    String text = yaml(row);
                    int at = where % (text.length() + 1);
                    return text.substring(0, at) + put + text.substring(Math.min(text.length(), at + cut));
                });
    }

    private static String yaml(ValuesMatrix.Row row) {
        try {
            return YAML.writeValueAsString(row.values());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<ObjectNode> rendered(String yaml) {
        Spec spec = new Sources().file("v.yaml", yaml).load();
        Manifests manifests = Manifests.of(DEMO, "prod", spec);
        var objects = new ArrayList<>(manifests.objects());
        objects.add(manifests.instance(InstanceName.first(DEMO)));
        objects.add(manifests.specSecret("1.2.3"));
        assertThat(Spec.fromStored(spec.withoutSecrets()).differences(spec)).isEmpty();
        return objects;
    }

    /** As a reader of the printed stream has them. */
    private static List<JsonNode> readBack(List<ObjectNode> objects) throws IOException {
        var out = new ByteArrayOutputStream();
        Values.stream(new PrintStream(out, true, StandardCharsets.UTF_8), objects);
        try (MappingIterator<JsonNode> read =
                YAML.readerFor(JsonNode.class).readValues(out.toString(StandardCharsets.UTF_8))) {
            return read.readAll();
        }
    }

    private static JsonNode plain(JsonNode object) {
        try {
            return JSON.readTree(object.toString());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Provide
    Arbitrary<ObjectNode> trees() {
        Arbitrary<ValuesMatrix.Row> rows = Arbitraries.of(ROWS);
        return Combinators.combine(rows.list().ofMaxSize(3), mutations().list().ofMaxSize(3))
                .as(AnyValuesTest::tree);
    }

    private static ObjectNode tree(List<ValuesMatrix.Row> rows, List<Mutation> mutations) {
        ObjectNode tree = NODES.objectNode();
        for (ValuesMatrix.Row row : rows) {
            tree = ValuesMatrix.merged(tree, row.values());
        }
        for (Mutation mutation : mutations) {
            var places = new ArrayList<JsonNode>();
            collect(tree, places);
            mutate(places.get(mutation.where % places.size()), mutation);
        }
        return tree;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static void mutate(JsonNode container, Mutation mutation) {
        if (container instanceof ArrayNode array) {
            if (mutation.how == 0 && !array.isEmpty()) {
                array.set(mutation.where % array.size(), mutation.junk);
            } else {
                array.add(mutation.junk);
            }
            return;
        }
        var object = (ObjectNode) container;
        var keys = new ArrayList<String>();
        object.fieldNames().forEachRemaining(keys::add);
        if (mutation.how == 0 || keys.isEmpty()) {
            object.set(mutation.key, mutation.junk);
        } else if (mutation.how == 1) {
            object.set(keys.get(mutation.where % keys.size()), mutation.junk);
        } else {
            object.remove(keys.get(mutation.where % keys.size()));
        }
    }

    private static Arbitrary<Mutation> mutations() {
        var known = new ArrayList<String>();
        ValuesSchema.load().leaves().forEach(path -> known.addAll(path.keys()));
        Arbitrary<String> keys = Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.of(known)), Tuple.of(1, texts()));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(0, 2),
                        keys,
                        junk())
                .as(Mutation::new);
    }

    private static Arbitrary<JsonNode> junk() {
        return Arbitraries.lazyOf(
                () -> texts().map(NODES::textNode),
                () -> Arbitraries.of(NODES.booleanNode(true), NODES.nullNode(), NODES.booleanNode(false)),
                () -> Arbitraries.bigIntegers()
                        .between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30))
                        .map(NODES::numberNode),
                () -> Arbitraries.of("0.5", "-0.0001", "1e400", "3.14159")
                        .map(BigDecimal::new)
                        .map(NODES::numberNode),
                () -> junk().list().ofMaxSize(3).map(items -> {
                    ArrayNode array = NODES.arrayNode();
                    array.addAll(items);
                    return array;
                }),
                () -> Combinators.combine(texts(), junk()).as((key, value) -> {
                    ObjectNode object = NODES.objectNode();
                    object.set(key, value);
                    return object;
                }));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(4),
                Arbitraries.strings()
                        .withChars('a', '\n', '\t', '\0', '\u007f', '\u2028', '$', '{', '}', '\'', '#')
                        .ofMaxLength(6),
                Arbitraries.of(
                        "postgres",
                        "data",
                        "/pgdata",
                        "PGDATA",
                        "true",
                        "1e3",
                        "0777",
                        "2026-11-20",
                        "${name}",
                        "~",
                        "=",
                        "<<",
                        "10Gi",
                        "demo",
                        "x".repeat(300),
                        "null"));
    }
}
