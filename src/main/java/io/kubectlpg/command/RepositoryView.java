package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.operation.MissingWal;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.pgbackrest.RetentionRule;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One repository, as {@code info} shows it.
 *
 * @param document the part of the info document that is about this repository
 * @param rule the retention of this repository; empty if it is unknown
 * @param islands the backups after which WAL has expired; a recovery from such a backup reaches only its own end
 * @param leading the backups on the present timeline
 * @param missing the holes in the WAL of this repository
 */
record RepositoryView(
        ClusterName cluster,
        int number,
        InfoDocument document,
        Optional<RetentionRule> rule,
        List<Backup> islands,
        List<Backup> leading,
        MissingWal missing,
        Observation observation) {

    static List<RepositoryView> of(
            ClusterName cluster,
            RepositoryReader.Kept kept,
            Map<Integer, MissingWal> missing,
            Observation observation) {
        return kept.document().repositories().stream()
                .map(InfoDocument.Repository::number)
                .map(number -> new RepositoryView(
                        cluster,
                        number,
                        kept.document().in(number),
                        Optional.ofNullable(kept.rules().get(number)),
                        kept.islands(number, observation.now()),
                        kept.leading(number, observation),
                        missing.getOrDefault(number, new MissingWal(List.of(), Optional.empty())),
                        observation))
                .toList();
    }

    /** The problem of the repository as a whole; empty if it has none. */
    Optional<CliException> problem() {
        return RepositoryProblem.of(
                cluster, observation.places(), document.repositories().getFirst());
    }

    /** Whether the repository answered. If it did not, nothing else is known about it. */
    boolean answers() {
        return document.repositories().getFirst().answers();
    }

    String state() {
        String cipher = document.repositories().getFirst().cipher();
        if (problem().isPresent()) {
            return "FAILING";
        }
        return (document.code() == 0 ? "ok" : document.message() + " (pgBackRest " + document.code() + ")")
                + (cipher.equals("none") ? ", not encrypted" : ", encrypted with " + cipher);
    }

    /** The start of the recovery window. A restore can reach every later moment, except for {@link #gaps}. */
    Optional<Instant> windowStart() {
        return leading.stream().findFirst().map(InfoDocument::consistentFrom);
    }

    /** The hole in the WAL that ends the recovery window until the next backup; empty if there is none. */
    Optional<MissingWal.Hole> end() {
        return missing.holes().stream().filter(hole -> hole.next().isEmpty()).findFirst();
    }

    /**
     * The end of the recovery window, in words. For a live primary this is the present moment, because it archives the
     * remaining WAL before a restore. If archiving fails, it is the end of the archived WAL.
     */
    String windowEnd(ZoneId zone) {
        if (end().isPresent()) {
            return before(end().get(), zone);
        }
        return WindowWords.end(observation, document.lastSegment(), zone);
    }

    /** The end of the recovery window as a time, for JSON; empty if it is unknown. */
    Optional<Instant> windowEndTime() {
        return end().isPresent() ? end().get().lastCommit() : WindowWords.endTime(observation);
    }

    private static String before(MissingWal.Hole hole, ZoneId zone) {
        return hole.lastCommit()
                .map(time -> Values.time(time, zone))
                .orElseGet(() -> hole.gap()
                        .before()
                        .map(segment -> "the last commit in " + segment)
                        .orElse("the end of the backup before the gap"));
    }

    private String hole(MissingWal.Hole hole, ZoneId zone) {
        String to = hole.next()
                .map(backup -> Values.time(InfoDocument.consistentFrom(backup), zone))
                .orElse("the next backup");
        String missing = hole.gap().missing().equals(hole.gap().last())
                ? hole.gap().missing()
                : hole.gap().missing() + " … " + hole.gap().last();
        return "%s  …  %s: the archive lacks %s".formatted(before(hole, zone), to, missing);
    }

    /** One line for each backup or time span that cannot be used although it seems to be inside the recovery window. */
    List<String> gaps(ZoneId zone) {
        var gaps = new ArrayList<String>();
        missing.holes().forEach(hole -> gaps.add(hole(hole, zone)));
        missing.unknown().ifPresent(why -> gaps.add("not known, its list of WAL could not be read: " + why));
        islands.forEach(backup ->
                gaps.add(backup.label() + " can be restored only to its own end: the WAL after it has expired"));
        document.backups().stream()
                .filter(Backup::damaged)
                .forEach(backup -> gaps.add(backup.label() + " holds damaged pages, and no restore starts from it"));
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
                + (known.diff() > 0 ? ", " + known.diff() + " differential backups (a full backup counts as one)" : "")
                + (known.archive() > 0
                        ? ", all WAL for the last " + known.archive() + " backups of type "
                                + known.archiveType().word()
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

    /**
     * The backups that the next {@code expire} removes. If there are none: those that expire with the next full backup.
     */
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
