package io.kubectlpg.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.kubectlpg.CliException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads a YAML values file and remembers the line of every key. */
final class YamlValues {
    /** The largest integer that is allowed. Integers of Kubernetes and PostgreSQL have 64 bits. */
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final YAMLFactory YAML = new YAMLFactory();

    private final String file;
    private final YAMLParser parser;
    private final Map<ValuePath, Origin> origins = new HashMap<>();

    private YamlValues(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The values of a file with one YAML document. An empty file has no values. */
    static Values read(String file, String text) {
        try (YAMLParser parser = YAML.createParser(text)) {
            return new YamlValues(file, parser).document();
        } catch (JsonProcessingException notYaml) {
            throw CliException.usage(
                            file + ":" + reason(notYaml),
                            "Check the indentation, the quotes and the ':' up to that place.")
                    .causedBy(notYaml);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Reads one value in the same way as a value after a key in a file. */
    static JsonNode item(String where, String text) {
        return read(where, "item: " + text.replace("\n", "\n  ")).at(ValuePath.of("item"));
    }

    /**
     * The message for an error. It uses the position of the YAML parser, because Jackson gives the position of the
     * previous token.
     */
    private static String reason(JsonProcessingException notYaml) {
        if (notYaml.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            Mark at = marked.getProblemMark();
            Mark begun = marked.getContextMark();
            return (at.getLine() + 1) + ":" + (at.getColumn() + 1) + ": this is not YAML: " + marked.getProblem()
                    + (begun == null || begun.getLine() == at.getLine()
                            ? ""
                            : ", " + marked.getContext() + " from line " + (begun.getLine() + 1));
        }
        JsonLocation at = notYaml.getLocation();
        return at.getLineNr() + ":" + at.getColumnNr() + ": this is not YAML: "
                + notYaml.getOriginalMessage().lines().findFirst().orElse("");
    }

    private Values document() throws IOException {
        origins.put(ValuePath.ROOT, new Origin.Line(file, 1));
        JsonToken token = parser.nextToken();
        boolean empty = token == null || token == JsonToken.VALUE_NULL;
        if (!empty && token != JsonToken.START_OBJECT) {
            throw wrong("values are written as 'key: value'", "Begin with a key, such as version: 17.");
        }
        ObjectNode tree = empty ? JsonNodeFactory.instance.objectNode() : object(ValuePath.ROOT);
        if (parser.nextToken() != null) {
            throw wrong(
                    "a second YAML document begins",
                    "Write each document into its own file, and give each file with -f.");
        }
        return new Values(tree, origins);
    }

    private ObjectNode object(ValuePath path) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            String key = parser.currentName();
            ValuePath child = path.child(key);
            if (object.has(key)) {
                throw wrong(child + " is given twice, first in line " + line(child), "Remove one of the two.");
            }
            origins.put(child, here());
            parser.nextToken();
            object.set(key, value(child));
        }
        return object;
    }

    private String line(ValuePath path) {
        return origins.get(path) instanceof Origin.Line line ? Integer.toString(line.line()) : "?";
    }

    private JsonNode value(ValuePath path) throws IOException {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw wrong(
                    path + " uses a YAML anchor or alias, which values files do not have",
                    "Write the value itself in each place.");
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_STRING -> nodes.textNode(parser.getText());
            case VALUE_NUMBER_INT -> nodes.numberNode(fitting(path).toBigIntegerExact());
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(fitting(path));
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL, VALUE_EMBEDDED_OBJECT -> nodes.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE ->
                throw new IllegalStateException("unexpected in a YAML value: " + parser.currentToken());
        };
    }

    private BigDecimal fitting(ValuePath path) throws IOException {
        BigDecimal number = parser.getDecimalValue();
        if (number.abs().compareTo(LARGEST) > 0) {
            throw wrong(path + " is a number that is too large or too precise", "Numbers have at most 64 bits.");
        }
        return number;
    }

    private ArrayNode array(ValuePath path) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            ValuePath item = path.child(Integer.toString(array.size()));
            origins.put(item, here());
            array.add(value(item));
        }
        return array;
    }

    private Origin.Line here() {
        return new Origin.Line(file, parser.currentTokenLocation().getLineNr());
    }

    private CliException wrong(String problem, String remedy) {
        Origin.Line at = here();
        return CliException.usage(at.file() + ":" + at.line() + ": " + problem, remedy);
    }
}
