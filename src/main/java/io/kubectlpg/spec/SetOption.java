package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlpg.CliException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * One value from {@code --set path=value} or {@code --set-file path=file}. Its type is determined as in YAML. A list or
 * a map can be written in brackets or braces.
 */
final class SetOption {
    // The types of YAML's core schema. A number with another base, an exponent or a leading zero stays text, because
    // the server reads it as written.
    private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]{0,40})");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(0|[1-9][0-9]{0,40})?\\.[0-9]{1,40}");

    private static final Pattern FLOW = Pattern.compile("\\s*[\\[{]");

    private final String option;
    private final ValuePath path;
    private final String text;

    private SetOption(String option, ValuePath path, String text) {
        this.option = option;
        this.path = path;
        this.text = text;
    }

    static SetOption parse(String option, String argument) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            // The message does not repeat the argument, because it may hold a secret.
            throw CliException.usage(
                    option + " needs PATH=" + (option.equals("--set") ? "VALUE" : "FILE"),
                    "Write for example "
                            + (option.equals("--set")
                                    ? "--set storage.size=20Gi."
                                    : "--set-file backup.s3.ca=ca.crt."));
        }
        return new SetOption(option, ValuePath.parse(argument.substring(0, equals)), argument.substring(equals + 1));
    }

    ValuePath path() {
        return path;
    }

    /** The text after the equals sign. */
    String text() {
        return text;
    }

    Values values(ValuesSchema schema) {
        return values(schema, text);
    }

    Values values(ValuesSchema schema, String content) {
        JsonNode value = schema.isText(path)
                ? JsonNodeFactory.instance.textNode(content)
                : FLOW.matcher(content).lookingAt() && schema.isContainer(path)
                        ? YamlValues.item(option + " " + path, content)
                        : scalar(content);
        return Values.single(path, value, new Origin.Option(option));
    }

    static JsonNode scalar(String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (NULL.matcher(text).matches()) {
            return nodes.nullNode();
        }
        if (BOOLEAN.matcher(text).matches()) {
            return nodes.booleanNode(Boolean.parseBoolean(text));
        }
        if (INTEGER.matcher(text).matches()) {
            return nodes.numberNode(new BigInteger(text));
        }
        return FLOAT.matcher(text).matches() ? nodes.numberNode(new BigDecimal(text)) : nodes.textNode(text);
    }
}
