package io.kubectlpg.operation.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.document.Documents;
import io.kubectlpg.spec.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A condition that restored data must fulfil.
 *
 * @param database the database of the query; empty: the application's database
 * @param sql a query whose result must be one row with {@code t}
 */
public record Assertion(String name, Optional<String> database, String sql) {
    /**
     * Reads the assertions in a file, in the form of the value {@code drill.assertions}.
     *
     * @throws CliException a usage error if the text is not such a list
     */
    public static List<Assertion> parse(String text, String file) {
        try {
            JsonNode document = Documents.yaml(text);
            if (!document.isArray()) {
                throw notAList(file);
            }
            return list(document, file);
        } catch (IOException notYaml) {
            throw notAList(file).causedBy(notYaml);
        }
    }

    private static List<Assertion> list(JsonNode items, String file) {
        var assertions = new ArrayList<Assertion>();
        for (JsonNode item : items) {
            String sql = item.path("sql").asText("");
            if (sql.isBlank()) {
                throw notAList(file);
            }
            String name = item.path("name").asText("number " + (assertions.size() + 1));
            assertions.add(new Assertion(
                    name, Optional.ofNullable(item.get("database")).map(JsonNode::asText), sql));
        }
        return assertions;
    }

    private static CliException notAList(String file) {
        return CliException.usage(
                file + " is not a list of assertions",
                "Write each as: - {name: orders are there, database: shop, sql: \"SELECT count(*) > 0 FROM orders\"}");
    }

    List<String> arguments(Spec spec) {
        return List.of(name, database.orElseGet(spec::database), sql);
    }
}
