package io.kubectlpg.operation.restoretable;

import io.kubectlpg.CliException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as the user names it: {@code [DATABASE.]SCHEMA.TABLE}, exactly as the catalog spells it; a part with a dot in it
 * stands in double quotes.
 */
public record TableName(Optional<String> database, String schema, String table) {
    /** PostgreSQL's NAMEDATALEN, less its end. */
    private static final int LONGEST = 63;

    /**
     * Reads it.
     *
     * @throws CliException usage, when it is none
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
                                ? "Write it with its schema: public." + text
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

    /** Whether PostgreSQL would take the name as it is. It cuts a longer one without a word. */
    public static boolean fits(String name) {
        return !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && name.codePoints().noneMatch(c -> c < ' ' || Character.getType(c) == Character.SURROGATE);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return database.map(name -> quoted(name) + ".").orElse("") + quoted(schema) + "." + quoted(table);
    }

    private static String quoted(String part) {
        return part.contains(".") || part.contains("\"") ? "\"" + part.replace("\"", "\"\"") + "\"" : part;
    }
}
