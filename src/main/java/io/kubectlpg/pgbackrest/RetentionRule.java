package io.kubectlpg.pgbackrest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Computes what pgBackRest's {@code expire} keeps in one repository with its options {@code repo-retention-*}. As that
 * command does, it first removes full backups, then differential backups, then WAL.
 *
 * @param byTime whether {@code full} is a number of days, not of backups
 * @param full the number of full backups or days to keep; 0: full backups do not expire
 * @param diff the number of differential backups to keep, which includes full ones; 0: they expire with their full
 *     backup
 * @param archive the number of newest backups for which all WAL is kept; 0: pgBackRest's default, which follows from
 *     {@code full}
 * @param archiveType the backups that {@code archive} counts: DIFF includes full ones, and INCR includes all
 */
public record RetentionRule(boolean byTime, int full, int diff, int archive, BackupType archiveType) {
    private static final Pattern OPTION =
            Pattern.compile("repo(\\d{1,3})-retention-(full|full-type|diff|archive|archive-type)=(\\w+)");

    /** A label that is greater than every real label. */
    private static final String NEXT = "99999999-999999F";

    /**
     * The backups and the WAL that an expire removes.
     *
     * @param backups the removed backups, sorted by label
     * @param walBefore WAL before this segment is removed, except the WAL that the {@code islands} need to be
     *     consistent; empty: no WAL is removed
     * @param islands backups that are kept without the WAL after them; a recovery from such a backup reaches only its
     *     own end
     */
    public record Expiry(List<Backup> backups, Optional<String> walBefore, List<Backup> islands) {
        public Expiry {
            backups = List.copyOf(backups);
            islands = List.copyOf(islands);
        }
    }

    /** The rule of each repository, by number, read from pgbackrest.conf. Lines about anything else are ignored. */
    public static Map<Integer, RetentionRule> parse(String configuration) {
        Map<Integer, Map<String, String>> options = new HashMap<>();
        for (String line : configuration.lines().toList()) {
            Matcher option = OPTION.matcher(line.strip());
            if (option.matches()) {
                options.computeIfAbsent(Integer.valueOf(option.group(1)), key -> new HashMap<>())
                        .put(option.group(2), option.group(3));
            }
        }
        Map<Integer, RetentionRule> rules = new HashMap<>();
        options.forEach((repository, of) -> rules.put(
                repository,
                new RetentionRule(
                        "time".equals(of.get("full-type")),
                        number(of, "full"),
                        number(of, "diff"),
                        number(of, "archive"),
                        switch (of.getOrDefault("archive-type", "full").toLowerCase(Locale.ROOT)) {
                            case "diff" -> BackupType.DIFF;
                            case "incr" -> BackupType.INCR;
                            default -> BackupType.FULL;
                        })));
        return rules;
    }

    private static int number(Map<String, String> options, String key) {
        String text = options.getOrDefault(key, "0");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** The backups and the WAL of one repository that an expire at this time removes. */
    public Expiry expire(List<Backup> backups, Instant now) {
        List<Backup> kept = byLabel(backups);
        var gone = new ArrayList<Backup>();
        int fullGone = byTime ? expireByTime(kept, gone, now) : expireByCount(kept, gone);
        expireDifferential(kept, gone);
        return archive(kept, byLabel(gone), archiveCount(kept, fullGone));
    }

    /** The backups and the WAL that would expire after one more full backup. */
    public Expiry expireAfterNextFull(List<Backup> backups, Instant now) {
        Optional<Backup> newest = backups.stream().max(Comparator.comparing(Backup::label));
        if (newest.isEmpty()) {
            return new Expiry(List.of(), Optional.empty(), List.of());
        }
        Backup next = newest.get().asFull(NEXT, now);
        var with = new ArrayList<>(backups);
        with.add(next);
        Expiry expiry = expire(with, now);
        // The WAL of the new backup is not written yet, so it cannot be the limit before which WAL is removed.
        return new Expiry(
                expiry.backups(),
                expiry.walBefore().filter(first -> !first.equals(next.firstSegment())),
                expiry.islands());
    }

    /**
     * The time when the next full backup expires by its age, if no other backup is taken. It is empty if none expires
     * by its age.
     */
    public Optional<Instant> nextByTime(List<Backup> backups) {
        List<Backup> fulls = of(byLabel(backups), EnumSet.of(BackupType.FULL));
        return byTime && full > 0 && fulls.size() > 1
                ? Optional.of(fulls.get(1).stop().plus(Duration.ofDays(full)))
                : Optional.empty();
    }

    /** A backup and all backups that are built on it, sorted by label. */
    public static List<Backup> withDependents(Backup backup, List<Backup> backups) {
        Set<String> labels = new LinkedHashSet<>(Set.of(backup.label()));
        List<Backup> sorted = byLabel(backups);
        sorted.stream()
                .filter(other -> other.prior().filter(labels::contains).isPresent())
                .forEach(other -> labels.add(other.label()));
        return sorted.stream().filter(other -> labels.contains(other.label())).toList();
    }

    private static List<Backup> byLabel(List<Backup> backups) {
        var sorted = new ArrayList<>(backups);
        sorted.sort(Comparator.comparing(Backup::label));
        return sorted;
    }

    private static List<Backup> of(List<Backup> backups, Set<BackupType> types) {
        return backups.stream().filter(backup -> types.contains(backup.type())).toList();
    }

    private static void remove(Backup backup, List<Backup> kept, List<Backup> gone) {
        List<Backup> all = withDependents(backup, kept);
        kept.removeAll(all);
        gone.addAll(all);
    }

    private int expireByCount(List<Backup> kept, List<Backup> gone) {
        List<Backup> fulls = of(kept, EnumSet.of(BackupType.FULL));
        int excess = full == 0 ? 0 : Math.max(0, fulls.size() - full);
        fulls.stream().limit(excess).forEach(backup -> remove(backup, kept, gone));
        return excess;
    }

    /**
     * Removes full backups by age. The newest full backup that ended before the period began is kept, because only from
     * it can a restore reach the start of the period.
     *
     * @return the number of full backups that expired
     */
    private int expireByTime(List<Backup> kept, List<Backup> gone, Instant now) {
        List<Backup> fulls = of(kept, EnumSet.of(BackupType.FULL));
        Instant from = now.minus(Duration.ofDays(full));
        Optional<Backup> oldestToKeep =
                fulls.stream().filter(backup -> backup.stop().isBefore(from)).reduce((earlier, later) -> later);
        if (full == 0 || oldestToKeep.isEmpty()) {
            return 0;
        }
        int expired = 0;
        // In a damaged document two backups may have the same label; both are removed then.
        while (kept.contains(oldestToKeep.get()) && !kept.getFirst().equals(oldestToKeep.get())) {
            remove(kept.getFirst(), kept, gone);
            expired++;
        }
        return expired;
    }

    private void expireDifferential(List<Backup> kept, List<Backup> gone) {
        List<Backup> counted = of(kept, EnumSet.of(BackupType.FULL, BackupType.DIFF));
        int excess = diff == 0 ? 0 : Math.max(0, counted.size() - diff);
        counted.stream()
                .limit(excess)
                .filter(backup -> backup.type() == BackupType.DIFF)
                .forEach(backup -> remove(backup, kept, gone));
    }

    /**
     * The number of backups for which all WAL is kept; 0: WAL does not expire. pgBackRest's default is the number of
     * full backups. If retention counts days, the default is the number of full backups left after one has expired.
     */
    private int archiveCount(List<Backup> kept, int fullGone) {
        if (archive > 0) {
            return archive;
        }
        if (archiveType != BackupType.FULL) {
            return archiveType == BackupType.DIFF ? diff : 0;
        }
        if (!byTime) {
            return full;
        }
        return fullGone > 0 ? of(kept, EnumSet.of(BackupType.FULL)).size() : 0;
    }

    private Expiry archive(List<Backup> kept, List<Backup> gone, int count) {
        Set<BackupType> counted = switch (archiveType) {
            case FULL -> EnumSet.of(BackupType.FULL);
            case DIFF -> EnumSet.of(BackupType.FULL, BackupType.DIFF);
            case INCR -> EnumSet.allOf(BackupType.class);
        };
        // WAL of an earlier database is not considered: only the present database matters here.
        int current = kept.stream().mapToInt(Backup::databaseId).max().orElse(0);
        List<Backup> candidates = of(kept, counted);
        if (count == 0 || candidates.size() < count) {
            return new Expiry(gone, Optional.empty(), List.of());
        }
        List<Backup> retained = candidates.reversed().stream().limit(count).toList();
        Optional<Backup> oldest = retained.reversed().stream()
                .filter(backup -> backup.databaseId() == current)
                .findFirst()
                .or(() -> candidates.reversed().stream()
                        .filter(backup -> backup.databaseId() == current)
                        .findFirst());
        return oldest.map(backup -> new Expiry(
                        gone,
                        Optional.of(backup.firstSegment()),
                        kept.stream()
                                .filter(other -> other.databaseId() == current)
                                .filter(other -> other.label().compareTo(backup.label()) < 0)
                                .toList()))
                .orElseGet(() -> new Expiry(gone, Optional.empty(), List.of()));
    }
}
