package io.kubectlpg.operation.expire;

import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RetentionRule;
import io.kubectlpg.postgres.TimelineHistory;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The backups to remove from one repository, and those that stay.
 *
 * @param label the label that the user named; empty: by retention
 * @param walBefore WAL before this segment is removed, too; empty: no WAL is removed
 */
public record Removal(
        int repository, Optional<String> label, List<Backup> removed, List<Backup> kept, Optional<String> walBefore) {
    public Removal {
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
    }

    /** The removal by retention, at this moment. */
    public static Removal byRule(InfoDocument repositories, int number, RetentionRule rule, Instant now) {
        InfoDocument repository = repositories.in(number);
        RetentionRule.Expiry expiry = rule.expire(repository.backups(), now);
        Optional<String> wal = expiry.walBefore()
                .filter(first -> repository
                        .firstSegment()
                        .filter(oldest -> oldest.compareTo(first) < 0)
                        .isPresent());
        return new Removal(
                number, Optional.empty(), expiry.backups(), without(repository.backups(), expiry.backups()), wal);
    }

    /**
     * The removal of one backup with all backups that are built on it.
     *
     * @throws CliException refused, if the repository would have no undamaged full backup of the database left
     */
    public static Removal byLabel(ClusterName cluster, InfoDocument repositories, int number, BackupLabel label) {
        List<Backup> all = repositories.in(number).backups();
        Backup backup = all.stream()
                .filter(each -> each.label().equals(label.text()))
                .findFirst()
                .orElseThrow(() -> CliException.notFound(
                        "repository %d holds no backup %s".formatted(number, label),
                        "List the backups with: kubectl pg info " + cluster));
        List<Backup> removed = RetentionRule.withDependents(backup, all);
        List<Backup> kept = without(all, removed);
        if (backup.type() == BackupType.FULL && kept.stream().noneMatch(other -> replaces(other, all))) {
            throw CliException.refused(
                    label + " is the last full backup in repository " + number
                            + ", and nothing can be recovered from that repository without it",
                    "Take another full backup first: kubectl pg backup full " + cluster);
        }
        return new Removal(number, Optional.of(label.text()), removed, kept, Optional.empty());
    }

    /** Whether the other backup can replace the removed one: it is an undamaged full backup of the present database. */
    private static boolean replaces(Backup other, List<Backup> all) {
        int present = all.stream().mapToInt(Backup::databaseId).max().orElse(0);
        return other.type() == BackupType.FULL && !other.damaged() && other.databaseId() == present;
    }

    private static List<Backup> without(List<Backup> all, List<Backup> removed) {
        return all.stream().filter(backup -> !removed.contains(backup)).toList();
    }

    public boolean isEmpty() {
        return removed.isEmpty() && walBefore.isEmpty();
    }

    /** The removal in words, for the question and the dry run; one line each. */
    List<String> words(Optional<TimelineHistory> history) {
        var lines = new ArrayList<String>();
        if (!removed.isEmpty()) {
            lines.add("Removed from repository %d: %s."
                    .formatted(repository, removed.stream().map(Backup::label).collect(Collectors.joining(", "))));
        }
        label.filter(wanted -> removed.size() > 1)
                .ifPresent(base -> lines.add("The other backups are removed because they need %s.".formatted(base)));
        walBefore.ifPresent(
                first -> lines.add("WAL before %s is removed, except what a remaining backup needs.".formatted(first)));
        lines.add(history.flatMap(this::windowStart)
                .map(start -> "After that the recovery window begins at %s or later.".formatted(start))
                .orElse("From then on no backup in that repository leads to the present timeline."));
        return lines;
    }

    private Optional<Instant> windowStart(TimelineHistory history) {
        return kept.stream()
                .filter(backup -> InfoDocument.usable(backup, history))
                .filter(backup -> walBefore
                        .filter(first -> backup.firstSegment().compareTo(first) < 0)
                        .isEmpty())
                .map(backup -> backup.stop().plusSeconds(1))
                .findFirst();
    }
}
