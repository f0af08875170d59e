package io.kubectlpg.pgbackrest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One stanza of {@code pgbackrest info --output=json}. The command exits 0 whatever is wrong: {@link #code()} says it.
 *
 * @param code 0 ok, 1 no stanza, 2 no backup, 3 no data, 4 mixed, 5 other database, 6 backup missing, 99 other
 * @param message pgBackRest's words for the code
 * @param backups by the time they ended
 * @param firstSegment the oldest WAL of the current database in the archive
 * @param lastSegment the newest
 * @param cipher {@code none}, or how the repository is encrypted
 */
public record InfoDocument(
        int code,
        String message,
        List<Backup> backups,
        Optional<String> firstSegment,
        Optional<String> lastSegment,
        String cipher) {
    /** The end of the year 9999: beyond it is no time of a backup. */
    private static final long LATEST = 253_402_300_799L;

    public InfoDocument {
        backups = List.copyOf(backups);
    }

    /**
     * Reads the document of a repository with one stanza.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static InfoDocument parse(JsonNode document) {
        JsonNode stanza = document.path(0);
        if (!stanza.isObject() || !stanza.path("status").path("code").isInt()) {
            throw new IllegalArgumentException("not an info document of pgBackRest");
        }
        var backups = new ArrayList<Backup>();
        stanza.path("backup").forEach(backup -> backups.add(backup(backup)));
        backups.sort(Comparator.comparing(Backup::stop).thenComparing(Backup::label));
        // The last archive belongs to the current version of the database.
        JsonNode archives = stanza.path("archive");
        JsonNode archive = archives.path(archives.size() - 1);
        return new InfoDocument(
                stanza.path("status").path("code").intValue(),
                stanza.path("status").path("message").asText(),
                backups,
                segment(archive.path("min")),
                segment(archive.path("max")),
                stanza.path("cipher").asText("none"));
    }

    private static Backup backup(JsonNode node) {
        try {
            Map<String, String> annotations = new HashMap<>();
            node.path("annotation")
                    .properties()
                    .forEach(entry ->
                            annotations.put(entry.getKey(), entry.getValue().asText()));
            return new Backup(
                    node.required("label").asText(),
                    BackupType.valueOf(node.required("type").asText().toUpperCase(Locale.ROOT)),
                    time(node.required("timestamp").required("start")),
                    time(node.required("timestamp").required("stop")),
                    node.required("archive").required("start").asText(),
                    node.required("archive").required("stop").asText(),
                    Lsn.parse(node.required("lsn").required("stop").asText()),
                    node.path("info").path("size").asLong(),
                    node.path("info").path("repository").path("delta").asLong(),
                    node.path("error").asBoolean(false),
                    annotations);
        } catch (DateTimeException | IllegalArgumentException damaged) {
            throw new IllegalArgumentException("not a backup of pgBackRest's info document: " + node, damaged);
        }
    }

    private static Instant time(JsonNode seconds) {
        if (!seconds.canConvertToLong() || seconds.asLong() < 0 || seconds.asLong() > LATEST) {
            throw new IllegalArgumentException("not a time: " + seconds);
        }
        return Instant.ofEpochSecond(seconds.asLong());
    }

    private static Optional<String> segment(JsonNode name) {
        return name.isTextual() ? Optional.of(name.asText()) : Optional.empty();
    }

    public Optional<Backup> newest() {
        return backups.isEmpty() ? Optional.empty() : Optional.of(backups.getLast());
    }

    /** From here on every moment can be recovered to: the end of the oldest usable backup. */
    public Optional<Instant> windowStart(TimelineHistory history) {
        return usable(history).map(InfoDocument::consistentFrom).findFirst();
    }

    /**
     * The newest backup that leads to a moment on a timeline. pgBackRest looks at the time alone and would choose a
     * backup of a branch that was abandoned; recovery then fails with "requested timeline is not in this server's
     * history".
     */
    public Optional<Backup> backupFor(Instant target, TimelineHistory history) {
        return usable(history)
                .filter(backup -> !consistentFrom(backup).isAfter(target))
                .reduce((earlier, later) -> later);
    }

    /** The newest backup that is consistent at a position of a timeline, or before. */
    public Optional<Backup> backupFor(Lsn target, TimelineHistory history) {
        return usable(history)
                .filter(backup -> backup.stopLsn().compareTo(target) <= 0)
                .reduce((earlier, later) -> later);
    }

    /** The one from which the longest part of a timeline can be replayed. */
    public Optional<Backup> oldestBackup(TimelineHistory history) {
        return usable(history).findFirst();
    }

    /** The one from which the end of a timeline is reached with the least WAL. */
    public Optional<Backup> newestBackup(TimelineHistory history) {
        return usable(history).reduce((earlier, later) -> later);
    }

    private Stream<Backup> usable(TimelineHistory history) {
        return backups.stream().filter(backup -> usable(backup, history));
    }

    /** Whether a backup is whole and lies on a timeline, or on its past. */
    public static boolean usable(Backup backup, TimelineHistory history) {
        return !backup.damaged() && history.includes(backup.timeline(), backup.stopLsn());
    }

    /** pgBackRest cuts the fraction off: until the next full second the backup may not have ended. */
    private static Instant consistentFrom(Backup backup) {
        return backup.stop().plusSeconds(1);
    }
}
