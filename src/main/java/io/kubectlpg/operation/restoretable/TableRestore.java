package io.kubectlpg.operation.restoretable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The tables or the database to restore, and their new names. */
public sealed interface TableRestore {

    /** The arguments of the script {@code scratch-extract}, except for host and owners. */
    List<String> arguments();

    /**
     * The arguments of the script {@code taken}, which checks that names are free. The list is empty if names may be in
     * use.
     */
    List<String> mustBeFree();

    /** One sentence with the result. */
    String words();

    /** The JSON for the journal; {@link #parse} reads it. */
    ObjectNode toTree();

    /**
     * A table.
     *
     * @param as its new name, in the same schema
     */
    record Table(String schema, String name, String as) {}

    /**
     * Tables of one database, which are loaded in one transaction.
     *
     * @param replace whether they replace existing tables
     */
    record Tables(String database, List<Table> tables, boolean replace) implements TableRestore {
        public Tables {
            tables = List.copyOf(tables);
        }

        @Override
        public List<String> arguments() {
            var arguments = new ArrayList<>(List.of("tables", replace ? "replace" : "beside", database));
            tables.forEach(table -> arguments.addAll(List.of(table.schema(), table.name(), table.as())));
            return arguments;
        }

        @Override
        public List<String> mustBeFree() {
            if (replace) {
                return List.of();
            }
            var arguments = new ArrayList<>(List.of("tables", database));
            tables.forEach(table -> arguments.addAll(List.of(table.schema(), table.as())));
            return arguments;
        }

        @Override
        public String words() {
            List<String> names = tables.stream()
                    .map(table -> table.schema() + "." + table.name()
                            + (replace ? "" : " as " + table.schema() + "." + table.as()))
                    .toList();
            return String.join(", ", names) + " in the database " + database;
        }

        @Override
        public ObjectNode toTree() {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            tree.put("database", database).put("replace", replace);
            ArrayNode list = tree.putArray("tables");
            tables.forEach(table -> list.addObject()
                    .put("schema", table.schema())
                    .put("name", table.name())
                    .put("as", table.as()));
            return tree;
        }
    }

    /** A whole database. */
    record Database(String name, String as) implements TableRestore {
        @Override
        public List<String> arguments() {
            return List.of("database", name, as);
        }

        @Override
        public List<String> mustBeFree() {
            return List.of("database", as);
        }

        @Override
        public String words() {
            return "the database " + name + " as " + as;
        }

        @Override
        public ObjectNode toTree() {
            return JsonNodeFactory.instance.objectNode().put("database", name).put("as", as);
        }
    }

    /** Reads the JSON that {@link #toTree} wrote. */
    static TableRestore parse(JsonNode tree) {
        String database = tree.path("database").asText();
        if (!tree.has("tables")) {
            return new Database(database, tree.path("as").asText());
        }
        var tables = new ArrayList<Table>();
        tree.path("tables")
                .forEach(table -> tables.add(new Table(
                        table.path("schema").asText(),
                        table.path("name").asText(),
                        table.path("as").asText())));
        return new Tables(database, tables, tree.path("replace").asBoolean());
    }
}
