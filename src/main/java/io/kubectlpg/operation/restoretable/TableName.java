package io.kubectlpg.operation.restoretable;

import io.kubectlpg.CliException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as the user types it: {@code [DATABASE.]SCHEMA.TABLE}, with the spelling of the catalog. A part that contains
 * a dot is written in double quotes.
 */
public record TableName(Optional<String> database, String schema, String table) {
    /** The longest name in bytes: PostgreSQL's NAMEDATALEN minus one. */
    private static final int LONGEST = 63;

    /**
     * Reads the name of a table.
     *
     * @throws CliException a usage error if the text is not the name of a table
     */
    public static TableName parse(String text) {
        List<String> parts = parts(text);
        return switch (parts.size()) {
            case 2 -> new TableName(Optional.empty(), parts.get(0), parts.get(1));
            case 3 -> new TableName(Optional.of(parts.get(0)), parts.get(1), parts.get(2));
            default ->
                throw CliException.usage(
                        "\"" + text + "\" is not the name of a table",
                        parts.size() == 1
                                ? "Write the name with its schema: public." + text
                                : "Write [DATABASE.]SCHEMA.TABLE, with double quotes around a part that has a dot.");
        };
    }

    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                part.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        boolean wrong = quoted || parts.stream().anyMatch(one -> one.isEmpty() || !fits(one));
        return wrong ? List.of() : parts;
    }

    /** Whether the name is short enough. PostgreSQL would silently shorten a longer name. */
    public static boolean fits(String name) {
        return !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && name.codePoints().noneMatch(c -> c < ' ' || Character.getType(c) == Character.SURROGATE);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return database.map(name -> quoted(name) + ".").orElse("") + quoted(schema) + "." + quoted(table);
    }

    private static String quoted(String part) {
        return part.contains(".") || part.contains("\"") ? "\"" + part.replace("\"", "\"\"") + "\"" : part;
    }
}
