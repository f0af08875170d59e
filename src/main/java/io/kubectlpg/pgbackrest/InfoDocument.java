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
 * One stanza of {@code pgbackrest info --output=json}, for all its repositories. The command always exits with 0;
 * {@link #code()} shows whether there is a problem.
 *
 * @param code 0 ok, 1 no stanza, 2 no backup, 3 no data, 4 the repositories differ, 5 other database, 6 backup missing,
 *     99 other
 * @param message pgBackRest's text for the code
 * @param repositories the repositories by number; never empty
 * @param databases the databases with WAL or backups in a repository; the present one has the highest id
 * @param archives one archive for each repository and database with archived WAL
 * @param backups the backups, sorted by the time of their end
 */
public record InfoDocument(
        int code,
        String message,
        List<Repository> repositories,
        List<Database> databases,
        List<Archive> archives,
        List<Backup> backups) {

    /**
     * One repository and its status.
     *
     * @param number the N of pgBackRest's repoN, from 1
     * @param code the codes of {@link InfoDocument#code()}
     * @param cipher {@code none}, or the cipher of an encrypted repository
     */
    public record Repository(int number, int code, String message, String cipher) {
        private static final int NO_STANZA = 1;
        private static final int SILENT = 99;

        /** Whether the repository answered and has the stanza. */
        public boolean fine() {
            return code != NO_STANZA && answers();
        }

        /** Whether the repository answered. If it did not, the document says nothing about its backups and WAL. */
        public boolean answers() {
            return code != SILENT;
        }
    }

    /** A database that was backed up. A new major version or a new system identifier makes it another database. */
    public record Database(int id, int repository, String systemIdentifier, String version) {}

    /**
     * The archived WAL of one database in one repository.
     *
     * @param id the name of its folder, such as {@code 17-1}
     * @param first the oldest segment; empty if there is none
     * @param last the newest segment; empty if there is none
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
     * @throws IllegalArgumentException if the document has another form
     */
    public static InfoDocument parse(JsonNode document) {
        return InfoDocumentReader.read(document);
    }

    /** The document with only one of its repositories. */
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

    /** The backups that one request took: one in each repository. */
    public List<Backup> takenBy(String requestId) {
        return backups.stream().filter(backup -> backup.takenBy(requestId)).toList();
    }

    /** The archives of the present database, one in each repository. */
    public Collection<Archive> currentArchives() {
        Map<Integer, Archive> newest = archives.stream()
                .collect(Collectors.toMap(
                        Archive::repository,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparingInt(Archive::databaseId))));
        return newest.values();
    }

    /** The oldest segment of the present database in any repository. */
    public Optional<String> firstSegment() {
        return currentArchives().stream()
                .flatMap(archive -> archive.first().stream())
                .min(Comparator.naturalOrder());
    }

    /** The newest segment of the present database in any repository. */
    public Optional<String> lastSegment() {
        return currentArchives().stream()
                .flatMap(archive -> archive.last().stream())
                .max(Comparator.naturalOrder());
    }

    /**
     * The size of WAL segments, computed from the positions at which backups ended. It is used if the control file of a
     * cluster cannot be read. If the backups fit PostgreSQL's default size, that size is returned.
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

    /** The start of the recovery window: the end of the oldest usable backup. It is empty if no backup is usable. */
    public Optional<Instant> windowStart(TimelineHistory history) {
        return usable(history).map(InfoDocument::consistentFrom).findFirst();
    }

    /**
     * The newest backup from which a recovery reaches this time on the timeline. pgBackRest compares only times. It
     * could choose a backup of an abandoned timeline, and recovery would fail with "requested timeline is not in this
     * server's history".
     */
    public Optional<Backup> backupFor(Instant target, TimelineHistory history) {
        return usable(history)
                .filter(backup -> !consistentFrom(backup).isAfter(target))
                .reduce((earlier, later) -> later);
    }

    /** The newest backup that is consistent at or before this position of the timeline. */
    public Optional<Backup> backupFor(Lsn target, TimelineHistory history) {
        return usable(history)
                .filter(backup -> backup.stopLsn().compareTo(target) <= 0)
                .reduce((earlier, later) -> later);
    }

    /** The oldest usable backup. The longest part of the timeline can be replayed from it. */
    public Optional<Backup> oldestBackup(TimelineHistory history) {
        return usable(history).findFirst();
    }

    /** The newest usable backup. From it, recovery reaches the end of the timeline with the least WAL. */
    public Optional<Backup> newestBackup(TimelineHistory history) {
        return usable(history).reduce((earlier, later) -> later);
    }

    /** The backup with this label, in any repository. */
    public Optional<Backup> backup(BackupLabel label) {
        return backups.stream()
                .filter(backup -> backup.label().equals(label.toString()))
                .findFirst();
    }

    /** The database of a backup; empty if the document does not list it. */
    public Optional<Database> databaseOf(Backup backup) {
        return databases.stream()
                .filter(database ->
                        database.id() == backup.databaseId() && database.repository() == backup.repository())
                .findFirst();
    }

    private Stream<Backup> usable(TimelineHistory history) {
        return backups.stream().filter(backup -> usable(backup, history));
    }

    /** Whether a backup is undamaged and was made on the timeline or one of its ancestors. */
    public static boolean usable(Backup backup, TimelineHistory history) {
        return !backup.damaged() && history.includes(backup.timeline(), backup.stopLsn());
    }

    /**
     * The earliest time to which this backup can be recovered. It is one second after pgBackRest's stop time, because
     * pgBackRest cuts the fraction of a second.
     */
    public static Instant consistentFrom(Backup backup) {
        return backup.stop().plusSeconds(1);
    }
}
