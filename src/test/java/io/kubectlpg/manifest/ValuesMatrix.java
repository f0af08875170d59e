package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Each value alone, and where it arrives: {@code src/test/resources/values/matrix.yaml}. */
public record ValuesMatrix(List<Row> rows, Set<String> exceptions) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** One value in the place where it is looked for; {@code NAME} in it is the name of a cluster. */
    public record Row(String value, ObjectNode values, JsonNode expected) {

        /** The values as a file, for the cluster of that name. */
        public String yaml(String cluster) {
            try {
                return YAML.writeValueAsString(values).replace("NAME", cluster);
            } catch (JsonProcessingException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        /** Kind and name of the object. */
        public String object(String cluster) {
            return named(cluster).path("in").asText();
        }

        /** Fails unless the value is in the object. */
        public void assertIn(JsonNode object, String cluster) {
            JsonNode named = named(cluster);
            // Read anew: a number is equal to another only if it was read by the same reader.
            JsonNode found = tree(object.toString()).at(named.path("at").asText());
            if (named.has("has")) {
                assertThat(found.asText())
                        .as(toString())
                        .contains(named.path("has").asText());
            } else if (named.has("contains")) {
                assertThat(found).as(toString()).anyMatch(item -> covers(item, named.path("contains")));
            } else if (named.path("is").isNull()) {
                assertThat(found.isMissingNode()).as(toString()).isTrue();
            } else {
                assertThat(found).as(toString()).isEqualTo(named.path("is"));
            }
        }

        private JsonNode named(String cluster) {
            return tree(expected.toString().replace("NAME", cluster));
        }

        /** The API server adds its own defaults. */
        private static boolean covers(JsonNode found, JsonNode wanted) {
            if (wanted.isObject()) {
                return wanted.properties().stream()
                        .allMatch(entry -> covers(found.path(entry.getKey()), entry.getValue()));
            }
            if (wanted.isArray()) {
                boolean all = found.size() == wanted.size();
                for (int i = 0; i < wanted.size(); i++) {
                    all &= covers(found.path(i), wanted.path(i));
                }
                return all;
            }
            return found.equals(wanted);
        }

        @Override
        public String toString() {
            return value + " in " + expected.path("in").asText()
                    + expected.path("at").asText();
        }
    }

    public static ValuesMatrix read() {
        JsonNode document;
        try {
            document = YAML.readTree(
                    Path.of("src/test/resources/values/matrix.yaml").toFile());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
        var rows = new ArrayList<Row>();
        for (JsonNode row : document.path("values")) {
            ObjectNode values = row.path("values").deepCopy();
            if (row.has("with")) {
                values = merged(document.path("with").path(row.path("with").asText()), values);
            }
            rows.add(new Row(row.path("value").asText(), values, row));
        }
        var exceptions = new TreeSet<String>();
        document.path("exceptions").fieldNames().forEachRemaining(exceptions::add);
        return new ValuesMatrix(rows, exceptions);
    }

    /** A copy of {@code under} with {@code over} laid on it. */
    public static ObjectNode merged(JsonNode under, JsonNode over) {
        ObjectNode result = under.deepCopy();
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            JsonNode below = result.path(entry.getKey());
            result.set(
                    entry.getKey(),
                    below.isObject() && entry.getValue().isObject()
                            ? merged(below, entry.getValue())
                            : entry.getValue().deepCopy());
        }
        return result;
    }

    private static JsonNode tree(String json) {
        try {
            return YAML.readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
