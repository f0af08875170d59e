package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.operation.MissingWal;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RetentionRule;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The output of {@code info -o json}, with everything that the text has. Fields may be added later but are never
 * renamed.
 */
record InfoJson(
        ClusterName cluster, RepositoryReader.Kept kept, Map<Integer, MissingWal> missing, Observation observation) {

    ObjectNode document(Instant now) {
        InfoDocument whole = kept.document();
        List<RepositoryView> views = RepositoryView.of(cluster, kept, missing, observation);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("cluster", cluster.toString());
        document.putObject("status").put("code", whole.code()).put("message", whole.message());
        document.put("cipher", whole.repositories().getFirst().cipher());
        ObjectNode window = document.putObject("window");
        views.stream()
                .flatMap(view -> view.windowStart().stream())
                .min(Instant::compareTo)
                .ifPresent(start -> window.put("from", start.toString()));
        views.stream()
                .flatMap(view -> view.windowEndTime().stream())
                .max(Instant::compareTo)
                .ifPresent(end -> window.put("to", end.toString()));
        segments(document.putObject("archive"), whole);
        observation
                .server()
                .map(Server::archiver)
                .ifPresent(archiver -> archiver(document.putObject("archiver"), cluster, archiver, observation));
        volumes(document);
        ArrayNode repositories = document.putArray("repositories");
        views.forEach(view -> repository(repositories.addObject(), view, now));
        ArrayNode backups = document.putArray("backups");
        whole.backups().forEach(backup -> BackupReport.describe(backups.addObject(), backup));
        return document;
    }

    private void volumes(ObjectNode document) {
        document.putObject("volume")
                .put("bytes", observation.volume().size())
                .put("usedBytes", observation.volume().used());
        observation
                .walVolume()
                .ifPresent(volume -> document.putObject("walVolume")
                        .put("bytes", volume.size())
                        .put("usedBytes", volume.used()));
    }

    /** Writes the state of archiving, in the same form for {@code info} and {@code status}. */
    static void archiver(ObjectNode node, ClusterName cluster, Server.Archiver archiver, Observation observation) {
        node.put("failing", archiver.failing()).put("waiting", archiver.ready());
        archiver.lastArchivedWal().ifPresent(wal -> node.put("lastArchivedWal", wal));
        archiver.lastArchivedTime().ifPresent(time -> node.put("lastArchivedTime", time.toString()));
        archiver.lastFailedWal().ifPresent(wal -> node.put("lastFailedWal", wal));
        archiver.lastFailedTime().ifPresent(time -> node.put("lastFailedTime", time.toString()));
        archiver.walSize().ifPresent(bytes -> node.put("walBytes", bytes));
        observation
                .archiveFailure(cluster)
                .ifPresent(why -> node.put("reason", why.problem()).put("remedy", why.remedy()));
    }

    private static void segments(ObjectNode node, InfoDocument document) {
        document.firstSegment().ifPresent(segment -> node.put("first", segment));
        document.lastSegment().ifPresent(segment -> node.put("last", segment));
    }

    private void repository(ObjectNode node, RepositoryView view, Instant now) {
        InfoDocument document = view.document();
        node.put("repository", view.number())
                .put("code", document.code())
                .put("message", document.message())
                .put("cipher", document.repositories().getFirst().cipher());
        view.problem()
                .ifPresent(problem -> node.put("problem", problem.problem()).put("remedy", problem.remedy()));
        view.windowStart().ifPresent(start -> {
            ObjectNode window = node.putObject("window").put("from", start.toString());
            view.windowEndTime().ifPresent(end -> window.put("to", end.toString()));
        });
        missing(node, view.missing());
        segments(node.putObject("archive"), document);
        document.databases().stream()
                .reduce((earlier, later) -> later)
                .ifPresent(database -> node.put("systemIdentifier", database.systemIdentifier()));
        labels(node.putArray("islands"), view.islands());
        view.rule().ifPresent(rule -> {
            node.putObject("retention")
                    .put("type", rule.byTime() ? "time" : "count")
                    .put("full", rule.full())
                    .put("diff", rule.diff())
                    .put("archive", rule.archive())
                    .put("archiveType", rule.archiveType().word());
            expiry(node.putObject("expiresNow"), rule.expire(document.backups(), now));
            expiry(node.putObject("expiresWithNextFull"), rule.expireAfterNextFull(document.backups(), now));
        });
    }

    /**
     * Writes the list of missing WAL. If the missing WAL is unknown, no list is written, because an empty list means
     * that nothing is missing.
     */
    private static void missing(ObjectNode node, MissingWal missing) {
        if (missing.unknown().isPresent()) {
            node.put("missingWalUnknown", missing.unknown().get());
            return;
        }
        ArrayNode holes = node.putArray("missingWal");
        for (MissingWal.Hole hole : missing.holes()) {
            ObjectNode stretch = holes.addObject()
                    .put("first", hole.gap().missing())
                    .put("last", hole.gap().last());
            hole.lastCommit().ifPresent(time -> stretch.put("from", time.toString()));
            hole.next()
                    .ifPresent(backup -> stretch.put(
                            "to", InfoDocument.consistentFrom(backup).toString()));
        }
    }

    private static void expiry(ObjectNode node, RetentionRule.Expiry expiry) {
        labels(node.putArray("backups"), expiry.backups());
        expiry.walBefore().ifPresent(segment -> node.put("walBefore", segment));
    }

    private static void labels(ArrayNode node, List<Backup> backups) {
        backups.forEach(backup -> node.add(backup.label()));
    }
}
