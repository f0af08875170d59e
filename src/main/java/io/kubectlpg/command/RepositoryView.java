package io.kubectlpg.command;

import io.kubectlpg.cluster.Observation;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RetentionRule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One repository as {@code info} shows it.
 *
 * @param document what it alone holds
 * @param rule what it is to keep; empty where that is not known
 */
record RepositoryView(int number, InfoDocument document, Optional<RetentionRule> rule, Observation observation) {

    static List<RepositoryView> of(RepositoryReader.Kept kept, Observation observation) {
        return kept.document().repositories().stream()
                .map(repository -> new RepositoryView(
                        repository.number(),
                        kept.document().in(repository.number()),
                        Optional.ofNullable(kept.rules().get(repository.number())),
                        observation))
                .toList();
    }

    String state() {
        String cipher = document.repositories().getFirst().cipher();
        return (document.code() == 0 ? "ok" : document.message() + " (pgBackRest " + document.code() + ")")
                + (cipher.equals("none") ? ", not encrypted" : ", encrypted with " + cipher);
    }

    /** Backups whose WAL has expired behind them: each leads to its own end and no further. */
    List<Backup> islands() {
        return rule.map(known ->
                        known.expire(document.backups(), observation.now()).islands())
                .orElse(List.of());
    }

    /** From here on every moment can be reached, but for {@link #gaps}. */
    Optional<Instant> windowStart() {
        List<Backup> islands = islands();
        return observation
                .history()
                .flatMap(history -> document.backups().stream()
                        .filter(backup -> !islands.contains(backup) && InfoDocument.usable(backup, history))
                        .map(backup -> backup.stop().plusSeconds(1))
                        .findFirst());
    }

    /** What cannot be reached although a backup or a time would suggest it. */
    List<String> gaps(ZoneId zone) {
        var gaps = new ArrayList<String>();
        islands()
                .forEach(backup ->
                        gaps.add(backup.label() + " leads to its own end only: the WAL behind it has expired"));
        document.backups().stream()
                .filter(Backup::damaged)
                .forEach(backup -> gaps.add(backup.label() + " holds damaged pages, and nothing begins with it"));
        observation.openings().stream()
                .filter(opening ->
                        windowStart().filter(opening.opened()::isAfter).isPresent())
                .forEach(opening -> gaps.add("%s … %s: the database was closed for a restore from timeline %s to %s"
                        .formatted(
                                Values.time(opening.closed(), zone),
                                Values.time(opening.opened(), zone),
                                opening.left(),
                                opening.timeline())));
        return gaps;
    }

    Optional<String> retention() {
        return rule.map(known -> full(known)
                + (known.diff() > 0 ? ", " + known.diff() + " differential ones, full ones counted" : "")
                + (known.archive() > 0
                        ? ", all WAL from the last " + known.archive() + " of type "
                                + known.archiveType().word() + " on"
                        : ""));
    }

    private static String full(RetentionRule rule) {
        if (rule.byTime()) {
            return "full backups that reach back " + rule.full() + (rule.full() == 1 ? " day" : " days");
        }
        return switch (rule.full()) {
            case 0 -> "all full backups";
            case 1 -> "1 full backup";
            default -> rule.full() + " full backups";
        };
    }

    /** What goes now, or, as a backup expires what it replaces, with the next full one. */
    String expires(Instant now) {
        if (rule.isEmpty()) {
            return "not known here";
        }
        RetentionRule.Expiry at = rule.get().expire(document.backups(), observation.now());
        if (!at.backups().isEmpty()) {
            return "now: " + labels(at.backups());
        }
        RetentionRule.Expiry next = rule.get().expireAfterNextFull(document.backups(), observation.now());
        if (!next.backups().isEmpty()) {
            return "with the next full backup: " + labels(next.backups());
        }
        return rule.get()
                .nextByTime(document.backups())
                .map(when -> "nothing within " + Values.duration(Duration.between(now, when)))
                .orElse("nothing with the next full backup");
    }

    private static String labels(List<Backup> backups) {
        return backups.stream().map(Backup::label).collect(Collectors.joining(", "));
    }
}
