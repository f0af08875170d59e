package io.kubectlpg.pgbackrest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.postgres.Lsn;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads pgBackRest's JSON. Every unexpected form causes an {@link IllegalArgumentException}. */
final class InfoDocumentReader {
    /** The end of the year 9999, in seconds since 1970. A backup with a later time is an error. */
    private static final long LATEST = 253_402_300_799L;

    private InfoDocumentReader() {}

    static InfoDocument read(JsonNode document) {
        JsonNode stanza = document.path(0);
        JsonNode status = stanza.path("status");
        if (!stanza.isObject() || !status.path("code").isInt()) {
            throw new IllegalArgumentException("not an info document of pgBackRest");
        }
        int code = status.path("code").intValue();
        String message = status.path("message").asText();
        List<Backup> backups = all(stanza.path("backup"), InfoDocumentReader::backup);
        backups.sort(Comparator.comparing(Backup::stop).thenComparing(Backup::label));
        List<InfoDocument.Repository> repositories = all(stanza.path("repo"), InfoDocumentReader::repository);
        // pgBackRest before 2.31 had one repository and no list of repositories.
        if (repositories.isEmpty()) {
            repositories.add(new InfoDocument.Repository(
                    1, code, message, stanza.path("cipher").asText("none")));
        }
        repositories.sort(Comparator.comparingInt(InfoDocument.Repository::number));
        return new InfoDocument(
                code,
                message,
                repositories,
                all(stanza.path("db"), InfoDocumentReader::database),
                all(stanza.path("archive"), InfoDocumentReader::archive),
                backups);
    }

    /**
     * Reads all nodes except backups of a stopped server. Such a backup has no WAL, so no recovery can begin with it.
     */
    private static <T> List<T> all(JsonNode nodes, Function<JsonNode, T> reader) {
        var read = new ArrayList<T>();
        for (JsonNode node : nodes) {
            if (!offline(node)) {
                read.add(reader.apply(node));
            }
        }
        return read;
    }

    private static boolean offline(JsonNode node) {
        JsonNode archive = node.path("archive");
        return archive.isObject() && archive.path("start").isNull();
    }

    private static InfoDocument.Repository repository(JsonNode node) {
        return new InfoDocument.Repository(
                number(node.required("key")),
                node.path("status").path("code").asInt(),
                node.path("status").path("message").asText(),
                node.path("cipher").asText("none"));
    }

    private static InfoDocument.Database database(JsonNode node) {
        return new InfoDocument.Database(
                node.path("id").asInt(),
                number(node.path("repo-key")),
                node.path("system-id").asText(),
                node.path("version").asText());
    }

    private static InfoDocument.Archive archive(JsonNode node) {
        JsonNode database = node.path("database");
        return new InfoDocument.Archive(
                node.path("id").asText(),
                number(database.path("repo-key")),
                database.path("id").asInt(),
                text(node.path("min")),
                text(node.path("max")));
    }

    private static Backup backup(JsonNode node) {
        try {
            Map<String, String> annotations = new HashMap<>();
            node.path("annotation")
                    .properties()
                    .forEach(entry ->
                            annotations.put(entry.getKey(), entry.getValue().asText()));
            var references = new ArrayList<String>();
            node.path("reference").forEach(label -> references.add(label.asText()));
            return new Backup(
                    node.required("label").asText(),
                    BackupType.valueOf(node.required("type").asText().toUpperCase(Locale.ROOT)),
                    number(node.path("database").path("repo-key")),
                    node.path("database").path("id").asInt(1),
                    time(node.required("timestamp").required("start")),
                    time(node.required("timestamp").required("stop")),
                    node.required("archive").required("start").asText(),
                    node.required("archive").required("stop").asText(),
                    Lsn.parse(node.required("lsn").required("stop").asText()),
                    sizes(node.path("info")),
                    text(node.path("prior")),
                    references,
                    node.path("error").asBoolean(false)
                            ? Optional.of(Damage.parse(node.path("damage")))
                            : Optional.empty(),
                    annotations);
        } catch (DateTimeException | IllegalArgumentException damaged) {
            throw new IllegalArgumentException("not a backup of pgBackRest's info document: " + node, damaged);
        }
    }

    private static Backup.Sizes sizes(JsonNode info) {
        JsonNode repository = info.path("repository");
        return new Backup.Sizes(
                info.path("size").asLong(),
                info.path("delta").asLong(),
                repository.path("delta").asLong(),
                repository.path("size").isNumber()
                        ? Optional.of(repository.path("size").asLong())
                        : Optional.empty());
    }

    /** The number of a repository; 1 if the document has no number. */
    private static int number(JsonNode key) {
        return key.asInt(1);
    }

    private static Instant time(JsonNode seconds) {
        if (!seconds.canConvertToLong() || seconds.asLong() < 0 || seconds.asLong() > LATEST) {
            throw new IllegalArgumentException("not a time: " + seconds);
        }
        return Instant.ofEpochSecond(seconds.asLong());
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
