package io.kubectlpg.command;

import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.operation.MissingWal;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupTree;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The output of {@code info}: archiving, the backups of each repository, the recovery window, and the backups that
 * expire next.
 */
record InfoReport(
        ClusterName cluster, RepositoryReader.Kept kept, Map<Integer, MissingWal> missing, Observation observation) {
    private static final String NONE = "–";

    void print(Console console, Format format) {
        switch (format) {
            case JSON, YAML ->
                Values.print(
                        console.out(),
                        format,
                        new InfoJson(cluster, kept, missing, observation)
                                .document(console.clock().instant()));
            case NAME ->
                kept.document().backups().forEach(backup -> console.out().println("backup/" + backup.label()));
            case TABLE, WIDE -> text(console, format == Format.WIDE);
        }
    }

    private void text(Console console, boolean wide) {
        PrintStream out = console.out();
        Instant now = console.clock().instant();
        List<RepositoryView> views = RepositoryView.of(cluster, kept, missing, observation);
        if (kept.document().backups().isEmpty()) {
            out.println("There is no backup.");
            console.err().println("  Take one with: kubectl pg backup full " + cluster);
        } else {
            backups(wide, views.size() > 1, console, now).print(out);
        }
        out.println();
        observation.server().map(Server::archiver).ifPresent(archiver -> archiving(out, archiver, now));
        views.forEach(view -> repository(out, view, views.size() > 1, console.zone(), now));
        views.stream()
                .filter(view -> view.end().isPresent())
                .forEach(view -> console.err()
                        .println("Nothing that was committed after the hole in repository " + view.number()
                                + " can be recovered from that repository. Take a new full backup: kubectl pg backup full "
                                + cluster
                                + " --repo " + view.number()));
    }

    private static void repository(PrintStream out, RepositoryView view, boolean several, ZoneId zone, Instant now) {
        out.println((several ? "repository " + view.number() : "repository") + "  " + view.state());
        view.problem().ifPresent(problem -> {
            out.println("  ! " + problem.problem());
            out.println("      " + problem.remedy());
        });
        if (!view.answers()) {
            return;
        }
        out.println("  window   "
                + view.windowStart()
                        .map(start -> Values.time(start, zone) + "  …  " + view.windowEnd(zone))
                        .orElse("none: no backup leads to the present timeline"));
        view.gaps(zone).forEach(gap -> out.println("  gap      " + gap));
        view.document().backups().stream()
                .flatMap(backup -> BackupReport.damaged(backup).stream())
                .forEach(line -> out.println("  damaged  " + line));
        out.println("  archive  " + view.document().firstSegment().orElse(NONE) + "  …  "
                + view.document().lastSegment().orElse(NONE));
        view.retention().ifPresent(words -> out.println("  keeps    " + words));
        out.println("  expires  " + view.expires(now));
    }

    private void archiving(PrintStream out, Server.Archiver archiver, Instant now) {
        out.println("archiving  " + ArchiveWords.of(archiver, now)
                + "; the volume holds " + Values.size(observation.volume().used()) + " of "
                + Values.size(observation.volume().size())
                + observation
                        .walVolume()
                        .map(volume ->
                                ", that of WAL " + Values.size(volume.used()) + " of " + Values.size(volume.size()))
                        .orElse(""));
        observation.archiveFailure(cluster).ifPresent(why -> {
            out.println("  ! " + why.problem());
            out.println("      " + why.remedy());
        });
    }

    private Table backups(boolean wide, boolean several, Console console, Instant now) {
        int columns = wide ? 12 : several ? 8 : 7;
        List<String> header = List.of(
                "BACKUP",
                "TYPE",
                "ENDED",
                "AGE",
                "DATABASE",
                "COPIED",
                "REPOSITORY",
                "REPO",
                "TOOK",
                "TIMELINE",
                "WAL",
                "ANNOTATIONS");
        var table = new Table(header.subList(0, columns).toArray(String[]::new));
        for (InfoDocument.Repository repository : kept.document().repositories()) {
            for (BackupTree.Node node :
                    BackupTree.of(kept.document().in(repository.number()).backups())) {
                Backup backup = node.backup();
                List<String> cells = List.of(
                        "  ".repeat(node.depth()) + backup.label() + (backup.damaged() ? " (damaged pages)" : ""),
                        backup.type().word(),
                        Values.time(backup.stop(), console.zone()),
                        Values.age(backup.stop(), now),
                        Values.size(backup.sizes().database()),
                        Values.size(backup.sizes().backup()),
                        Values.size(backup.sizes().repository()),
                        Integer.toString(backup.repository()),
                        Values.duration(backup.duration()),
                        backup.timeline().toString(),
                        BackupReport.wal(backup),
                        annotations(backup));
                table.row(cells.subList(0, columns).toArray(String[]::new));
            }
        }
        return table;
    }

    private static String annotations(Backup backup) {
        return new TreeMap<>(backup.annotations())
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }
}
