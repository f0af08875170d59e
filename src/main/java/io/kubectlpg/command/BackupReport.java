package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.spec.ClusterName;
import java.util.List;

/**
 * The output at the end of a backup.
 *
 * @param backups the backups that were taken, one for each repository
 */
record BackupReport(List<Backup> backups) {
    /** The largest number of damaged files that the text names for one backup. JSON names all of them. */
    private static final int DAMAGED_FILES = 20;

    BackupReport {
        backups = List.copyOf(backups);
    }

    void print(Console console, Format format) {
        switch (format) {
            case JSON, YAML -> Values.print(console.out(), format, document());
            case NAME -> backups.forEach(backup -> console.out().println("backup/" + backup.label()));
            case TABLE, WIDE -> {
                table(format == Format.WIDE || backups.size() > 1).print(console.out());
                backups.forEach(
                        backup -> damaged(backup).forEach(line -> console.out().println("  ! " + line)));
            }
        }
    }

    /**
     * Fails if a backup has damaged pages, so that scripts notice the damage.
     *
     * @throws CliException failed, if a backup has damaged pages
     */
    void requireWhole(ClusterName cluster) {
        for (Backup backup : backups) {
            backup.damage().ifPresent(damage -> {
                throw CliException.failed(
                        "the backup " + backup.label()
                                + " is in the repository, but it holds damaged pages, and no restore starts from it",
                        damage.remedy(cluster.toString()) + ".");
            });
        }
    }

    /** The damaged pages, one line for each file. */
    static List<String> damaged(Backup backup) {
        return backup.damage().map(damage -> damage.words(DAMAGED_FILES)).orElse(List.of()).stream()
                .map(words -> backup.label() + ": " + words)
                .toList();
    }

    private Table table(boolean wide) {
        var table = wide
                ? new Table("BACKUP", "TYPE", "DATABASE", "COPIED", "REPOSITORY", "TOOK", "WAL", "REPO")
                : new Table("BACKUP", "TYPE", "DATABASE", "COPIED", "REPOSITORY", "TOOK", "WAL");
        for (Backup backup : backups) {
            List<String> cells = List.of(
                    backup.label(),
                    backup.type().word(),
                    Values.size(backup.sizes().database()),
                    Values.size(backup.sizes().backup()),
                    Values.size(backup.sizes().repository()),
                    Values.duration(backup.duration()),
                    wal(backup),
                    Integer.toString(backup.repository()));
            table.row(cells.subList(0, wide ? 8 : 7).toArray(String[]::new));
        }
        return table;
    }

    static String wal(Backup backup) {
        return backup.firstSegment().equals(backup.lastSegment())
                ? backup.firstSegment()
                : backup.firstSegment() + " … " + backup.lastSegment();
    }

    private ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode nodes = document.putArray("backups");
        backups.forEach(backup -> describe(nodes.addObject(), backup));
        return document;
    }

    /** Writes a backup as JSON for other programs. Fields may be added later but are never renamed. */
    static ObjectNode describe(ObjectNode node, Backup backup) {
        node.put("label", backup.label())
                .put("type", backup.type().word())
                .put("repository", backup.repository())
                .put("start", backup.start().toString())
                .put("stop", backup.stop().toString())
                .put("seconds", backup.duration().toSeconds())
                .put("databaseBytes", backup.sizes().database())
                .put("backupBytes", backup.sizes().backup())
                .put("repositoryBytes", backup.sizes().repository());
        backup.sizes().repositorySet().ifPresent(bytes -> node.put("repositorySetBytes", bytes));
        node.put("timeline", backup.timeline().number())
                .put("firstSegment", backup.firstSegment())
                .put("lastSegment", backup.lastSegment())
                .put("stopLsn", backup.stopLsn().toString())
                .put("damaged", backup.damaged());
        backup.damage().ifPresent(damage -> damage.describe(node.putObject("damage")));
        backup.prior().ifPresent(label -> node.put("prior", label));
        ArrayNode references = node.putArray("references");
        backup.references().forEach(references::add);
        ObjectNode annotations = node.putObject("annotations");
        backup.annotations().forEach(annotations::put);
        return node;
    }

    /** Prints the id of a backup that goes on without this client. No other detail of the backup is known yet. */
    void handedOver(Console console, Format format, String id) {
        switch (format) {
            case JSON, YAML -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                Values.print(console.out(), format, document.put("request", id));
            }
            case NAME -> console.out().println("request/" + id);
            case TABLE, WIDE -> console.out().println(id);
        }
    }
}
