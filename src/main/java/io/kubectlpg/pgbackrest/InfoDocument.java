package io.kubectlpg.pgbackrest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.SegmentSize;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One stanza of {@code pgbackrest info --output=json}, in all its repositories. The command exits 0 whatever is wrong:
 * {@link #code()} says it.
 *
 * @param code 0 ok, 1 no stanza, 2 no backup, 3 no data, 4 the repositories differ, 5 other database, 6 backup missing,
 *     99 other
 * @param message pgBackRest's words for the code
 * @param repositories by number; never empty
 * @param databases whose archive and backups they hold; the one with the highest id is the present one
 * @param archives one for each repository and database of which WAL is archived
 * @param backups by the time they ended
 */
public record InfoDocument(
        int code,
        String message,
        List<Repository> repositories,
        List<Database> databases,
        List<Archive> archives,
        List<Backup> backups) {

    /**
     * One repository, and what is wrong with it.
     *
     * @param number pgBackRest's key: 1 is repo1
     * @param code as {@link InfoDocument#code()}
     * @param cipher {@code none}, or how it is encrypted
     */
    public record Repository(int number, int code, String message, String cipher) {
        private static final int NO_STANZA = 1;
        private static final int SILENT = 99;

        /** Whether the repository answered, and holds the stanza. */
        public boolean fine() {
            return code != NO_STANZA && answers();
        }

        /**
         * Whether the document's words about it can be trusted. About a repository that gave no answer it says nothing.
         */
        public boolean answers() {
            return code != SILENT;
        }
    }

    /** A database that was backed up: another version, or another system identifier, is another one. */
    public record Database(int id, int repository, String systemIdentifier, String version) {}

    /**
     * The archived WAL of one database in one repository.
     *
     * @param id such as {@code 17-1}, the name of its folder
     * @param first the oldest segment; empty when none is there
     * @param last the newest
     */
    public record Archive(String id, int repository, int databaseId, Optional<String> first, Optional<String> last) {}

    public InfoDocument {
        repositories = List.copyOf(repositories);
        databases = List.copyOf(databases);
        archives = List.copyOf(archives);
        backups = List.copyOf(backups);
    }

    /**
     * Reads the document of one stanza.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static InfoDocument parse(JsonNode document) {
        return InfoDocumentReader.read(document);
    }

    /** The document with one repository alone. */
    public InfoDocument in(int repository) {
        List<Repository> only = repositories.stream()
                .filter(each -> each.number() == repository)
                .toList();
        if (only.isEmpty()) {
            throw new IllegalArgumentException("there is no repository " + repository);
        }
        return new InfoDocument(
                only.getFirst().code(),
                only.getFirst().message(),
                only,
                databases.stream()
                        .filter(each -> each.repository() == repository)
                        .toList(),
                archives.stream()
                        .filter(each -> each.repository() == repository)
                        .toList(),
                backups.stream().filter(each -> each.repository() == repository).toList());
    }

    public Optional<Backup> newest() {
        return backups.isEmpty() ? Optional.empty() : Optional.of(backups.getLast());
    }

    /** The newest backup of each repository. */
    public List<Backup> newestOfEach() {
        return repositories.stream()
                .flatMap(repository -> in(repository.number()).newest().stream())
                .toList();
    }

    /** The backups that one request took: one for each repository. */
    public List<Backup> takenBy(String requestId) {
        return backups.stream().filter(backup -> backup.takenBy(requestId)).toList();
    }

    /** The archives of the present database, one for each repository. */
    public Collection<Archive> currentArchives() {
        Map<Integer, Archive> newest = archives.stream()
                .collect(Collectors.toMap(
                        Archive::repository,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparingInt(Archive::databaseId))));
        return newest.values();
    }

    /** The oldest WAL of the present database in any archive. */
    public Optional<String> firstSegment() {
        return currentArchives().stream()
                .flatMap(archive -> archive.first().stream())
                .min(Comparator.naturalOrder());
    }

    /** The newest WAL of the present database in any archive. */
    public Optional<String> lastSegment() {
        return currentArchives().stream()
                .flatMap(archive -> archive.last().stream())
                .max(Comparator.naturalOrder());
    }

    /**
     * How large the segments of the WAL are, as the backups show it by where they ended: for when there is no control file
     * that could say it. As long as they leave a choice it is PostgreSQL's own size.
     */
    public SegmentSize segmentSize() {
        List<SegmentSize> possible = SegmentSize.all()
                .filter(size -> backups.stream()
                        .allMatch(backup -> size.lastBefore(backup.stopLsn()) == size.number(backup.lastSegment())))
                .toList();
        return possible.isEmpty() || possible.contains(SegmentSize.STANDARD)
                ? SegmentSize.STANDARD
                : possible.getFirst();
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

    /** The backup from which the longest part of a timeline can be replayed. */
    public Optional<Backup> oldestBackup(TimelineHistory history) {
        return usable(history).findFirst();
    }

    /** The backup from which the end of a timeline is reached with the least WAL. */
    public Optional<Backup> newestBackup(TimelineHistory history) {
        return usable(history).reduce((earlier, later) -> later);
    }

    /** The backup with this label, in any repository. */
    public Optional<Backup> backup(BackupLabel label) {
        return backups.stream()
                .filter(backup -> backup.label().equals(label.toString()))
                .findFirst();
    }

    /** The database that a backup is of; empty when the document does not say it. */
    public Optional<Database> databaseOf(Backup backup) {
        return databases.stream()
                .filter(database ->
                        database.id() == backup.databaseId() && database.repository() == backup.repository())
                .findFirst();
    }

    private Stream<Backup> usable(TimelineHistory history) {
        return backups.stream().filter(backup -> usable(backup, history));
    }

    /** Whether a backup is whole and lies on a timeline, or on its past. */
    public static boolean usable(Backup backup, TimelineHistory history) {
        return !backup.damaged() && history.includes(backup.timeline(), backup.stopLsn());
    }

    /**
     * From when on a recovery can start from a backup: one second later than pgBackRest says, because it cuts the
     * fraction off.
     */
    public static Instant consistentFrom(Backup backup) {
        return backup.stop().plusSeconds(1);
    }
}
