package io.kubectlpg.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads JSON and YAML into trees with the same result as an {@code ObjectMapper}. It reads token by token, because an
 * {@code ObjectMapper} costs start-up time.
 */
public final class Documents {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final Set<String> ignored;

    private Documents(JsonParser parser, Set<String> ignored) {
        this.parser = parser;
        this.ignored = ignored;
    }

    /**
     * Reads any JSON value. If the text is empty, the result is a missing node.
     *
     * @throws JsonProcessingException if the text is not JSON
     */
    public static JsonNode read(String text) throws JsonProcessingException {
        try (JsonParser parser = JSON.createParser(text)) {
            return new Documents(parser, Set.of()).first();
        } catch (JsonProcessingException notJson) {
            throw notJson;
        } catch (IOException unexpected) {
            throw new JsonParseException(null, unexpected.getMessage(), unexpected);
        }
    }

    /** As {@link #read(String)}, for a file. */
    public static JsonNode read(InputStream file) throws IOException {
        try (JsonParser parser = JSON.createParser(file)) {
            return new Documents(parser, Set.of()).first();
        }
    }

    /**
     * Reads the JSON object in the text. If the text is not JSON, such as a proxy's answer, the result is an empty
     * object.
     *
     * @param ignored the names of fields to leave out, on every level
     */
    public static ObjectNode object(byte[] text, Set<String> ignored) {
        try (JsonParser parser = JSON.createParser(text)) {
            return new Documents(parser, ignored).first() instanceof ObjectNode object ? object : NODES.objectNode();
        } catch (IOException notJson) {
            return NODES.objectNode();
        }
    }

    /**
     * Reads the first document of a YAML text. If there is none, the result is a missing node.
     *
     * @throws JsonProcessingException if the text is not YAML
     */
    public static JsonNode yaml(String text) throws IOException {
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            return new Documents(parser, Set.of()).first();
        }
    }

    /** Reads all documents of a YAML text. */
    public static List<JsonNode> yamlStream(String text) throws IOException {
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            var reader = new Documents(parser, Set.of());
            var documents = new ArrayList<JsonNode>();
            for (JsonNode next = reader.first(); !next.isMissingNode(); next = reader.first()) {
                documents.add(next);
            }
            return documents;
        }
    }

    /**
     * A copy of the tree whose numbers have the same types as {@link #read(String)} gives them. Trees from different
     * sources can be equal only if their numbers have the same types.
     */
    public static JsonNode withNumbersAsRead(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = NODES.objectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                copy.set(field.getKey(), withNumbersAsRead(field.getValue()));
            }
            return copy;
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode(array.size());
            array.forEach(item -> copy.add(withNumbersAsRead(item)));
            return copy;
        }
        return tree.isNumber() && !(tree instanceof IntNode || tree instanceof DoubleNode) ? number(tree) : tree;
    }

    private static JsonNode number(JsonNode number) {
        try {
            return read(number.asText());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private JsonNode first() throws IOException {
        JsonToken token = parser.nextToken();
        return token == null ? NODES.missingNode() : value(token);
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (ignored.contains(name)) {
                parser.skipChildren();
            } else {
                object.set(name, value(token));
            }
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            array.add(value(token));
            token = parser.nextToken();
        }
        return array;
    }

    private JsonNode value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token);
        };
    }

    /** The number in the smallest type that can hold it. */
    private JsonNode integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }
}
