package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What {@code info} says: the backups, the window, the archive. */
record InfoReport(ClusterName cluster, InfoDocument repository, Observation observation) {

    void print(Console console, Format format) {
        switch (format) {
            case JSON, YAML -> Values.print(console.out(), format, document());
            case NAME -> repository.backups().forEach(backup -> console.out().println("backup/" + backup.label()));
            case TABLE, WIDE -> text(console, format == Format.WIDE);
        }
    }

    private Optional<Instant> windowStart() {
        return observation.history().flatMap(repository::windowStart);
    }

    private void text(Console console, boolean wide) {
        PrintStream out = console.out();
        if (repository.backups().isEmpty()) {
            out.println("There is no backup.");
            console.err().println("  Take one with: kubectl pg backup full " + cluster);
        } else {
            backups(wide, console).print(out);
        }
        out.println();
        out.println("window   "
                + windowStart()
                        .map(start -> Values.time(start, console.zone()) + "  …  " + windowEnd())
                        .orElse("none: no backup leads to the present timeline"));
        out.println("archive  " + repository.firstSegment().orElse("–") + "  …  "
                + repository.lastSegment().orElse("–"));
        if (repository.code() != 0) {
            out.println("status   " + repository.message() + " (pgBackRest " + repository.code() + ")");
        }
    }

    /** A living primary archives up to now before a restore; one that does not run ends with its last commit. */
    private String windowEnd() {
        return observation
                        .server()
                        .filter(server -> !server.archiver().failing())
                        .isPresent()
                ? "now"
                : "the last commit in " + repository.lastSegment().orElse("the archive");
    }

    private Table backups(boolean wide, Console console) {
        var table = wide
                ? new Table("BACKUP", "TYPE", "ENDED", "TOOK", "DATABASE", "REPOSITORY", "TIMELINE", "WAL")
                : new Table("BACKUP", "TYPE", "ENDED", "TOOK", "DATABASE", "REPOSITORY");
        for (Backup backup : repository.backups()) {
            List<String> cells = List.of(
                    backup.label() + (backup.damaged() ? " (damaged pages)" : ""),
                    backup.type().word(),
                    Values.time(backup.stop(), console.zone()),
                    Values.duration(backup.duration()),
                    Values.size(backup.sizes().database()),
                    Values.size(backup.sizes().repository()),
                    backup.timeline().toString(),
                    backup.firstSegment() + " " + backup.lastSegment());
            table.row(cells.subList(0, wide ? 8 : 6).toArray(String[]::new));
        }
        return table;
    }

    private ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("cluster", cluster.toString());
        document.putObject("status").put("code", repository.code()).put("message", repository.message());
        document.put("cipher", repository.repositories().getFirst().cipher());
        ObjectNode window = document.putObject("window");
        windowStart().ifPresent(start -> window.put("from", start.toString()));
        observation.server().map(Server::now).ifPresent(now -> window.put("to", now.toString()));
        ObjectNode archive = document.putObject("archive");
        repository.firstSegment().ifPresent(segment -> archive.put("first", segment));
        repository.lastSegment().ifPresent(segment -> archive.put("last", segment));
        ArrayNode backups = document.putArray("backups");
        for (Backup backup : repository.backups()) {
            BackupReport.describe(backups.addObject(), backup);
        }
        return document;
    }
}
