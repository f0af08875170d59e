package io.kubectlpg.pgbackrest;

import io.kubectlpg.postgres.Lsn;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Backups of repository 1, made of their labels: each takes a segment, numbered by its place in the list from 1. */
public final class Backups {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

    private Backups() {}

    /** In the order of their ends, which is that of the list; an incremental one is built on the one before it. */
    public static List<Backup> of(String... labels) {
        return ofDatabase(1, labels);
    }

    /** So, of the database with this number. */
    static List<Backup> ofDatabase(int id, String... labels) {
        var backups = new ArrayList<Backup>();
        for (String label : labels) {
            backups.add(backup(id, label, backups));
        }
        return backups;
    }

    private static Backup backup(int database, String label, List<Backup> before) {
        BackupType type = switch (label.charAt(label.length() - 1)) {
            case 'F' -> BackupType.FULL;
            case 'D' -> BackupType.DIFF;
            default -> BackupType.INCR;
        };
        Optional<String> prior = switch (type) {
            case FULL -> Optional.empty();
            case DIFF -> Optional.of(label.substring(0, 16));
            case INCR -> Optional.of(before.getLast().label());
        };
        Instant stop = LocalDateTime.parse(label.substring(label.lastIndexOf('_') + 1, label.length() - 1), TIME)
                .toInstant(ZoneOffset.UTC);
        String segment = "0000000100000000%08X".formatted(before.size() + 1);
        return new Backup(
                label,
                type,
                1,
                database,
                stop,
                stop,
                segment,
                segment,
                new Lsn((before.size() + 1L) << 24),
                new Backup.Sizes(30 << 20, 30 << 20, 4 << 20, Optional.of(4L << 20)),
                prior,
                prior.stream().toList(),
                Optional.empty(),
                Map.of());
    }
}
