package io.kubectlpg.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.document.Documents;
import java.util.List;

/**
 * A parameter of a running server, from pg_settings.
 *
 * @param value the value as SHOW prints it, with its unit
 * @param context when the value can be changed, in PostgreSQL's words: postmaster, sighup, superuser, user, internal,
 *     backend
 * @param source the origin of the value, in PostgreSQL's words: default, configuration file, command line …
 * @param pendingRestart whether the files have another value that needs a restart
 */
public record Setting(String name, String value, String context, String source, boolean pendingRestart) {
    /** Reads the lines that the script {@code settings} prints. */
    public static List<Setting> parse(String lines) {
        return lines.lines().map(Setting::parseLine).toList();
    }

    private static Setting parseLine(String line) {
        try {
            JsonNode node = Documents.read(line);
            return new Setting(
                    node.required("name").asText(),
                    node.required("value").asText(),
                    node.required("context").asText(),
                    node.required("source").asText(),
                    node.required("pendingRestart").asBoolean());
        } catch (JsonProcessingException damaged) {
            throw new IllegalArgumentException("not a parameter: " + line, damaged);
        }
    }

    /** Whether a change of this parameter needs a restart of the server. */
    public boolean needsRestart() {
        return context.equals("postmaster");
    }
}
