package io.kubectlpg.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;

/**
 * Reads JSON into trees without {@code managedFields}, which are half of every object. It reads token by token, because
 * an {@code ObjectMapper} costs start-up time.
 */
public final class Documents {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Documents() {}

    /**
     * Reads any JSON value.
     *
     * @throws JsonProcessingException when the text is no JSON
     */
    public static JsonNode read(String text) throws JsonProcessingException {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            return first == null ? NODES.missingNode() : value(parser, first, true);
        } catch (JsonProcessingException notJson) {
            throw notJson;
        } catch (IOException unexpected) {
            throw new JsonParseException(null, unexpected.getMessage(), unexpected);
        }
    }

    /** Reads the object in a YAML text. */
    static ObjectNode yaml(byte[] text) throws IOException {
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? object(parser, false) : NODES.objectNode();
        }
    }

    /** Reads the object in the text. The result is an empty object if the text is no JSON, as in a proxy's answer. */
    static ObjectNode object(byte[] text) {
        return object(text, false);
    }

    /**
     * As {@link #object(byte[])}, but keeps {@code managedFields}, for callers that need to know who changed an object.
     */
    static ObjectNode objectWithManagers(byte[] text) {
        return object(text, true);
    }

    private static ObjectNode object(byte[] text, boolean managers) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NODES.objectNode();
            }
            return object(parser, managers);
        } catch (IOException notJson) {
            return NODES.objectNode();
        }
    }

    private static ObjectNode object(JsonParser parser, boolean managers) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (!managers && name.equals("managedFields")) {
                parser.skipChildren();
            } else {
                object.set(name, value(parser, token, managers));
            }
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, boolean managers) throws IOException {
        ArrayNode array = NODES.arrayNode();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            array.add(value(parser, token, managers));
            token = parser.nextToken();
        }
        return array;
    }

    private static JsonNode value(JsonParser parser, JsonToken token, boolean managers) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser, managers);
            case START_ARRAY -> array(parser, managers);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token);
        };
    }

    /** The smallest type that holds the number, as from an ObjectMapper, so that trees from both are equal. */
    private static JsonNode integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }
}
