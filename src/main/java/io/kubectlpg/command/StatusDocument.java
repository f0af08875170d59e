package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.spec.ClusterName;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The output of {@code status -o json}, with everything that the table has. Fields may be added later but are never
 * renamed.
 */
final class StatusDocument {
    /** The names of all fields of the document, except for the fields of a drill, which come from the drill itself. */
    static final Set<String> FIELDS = Set.of(
            "cluster",
            "healthy",
            "primary",
            "timeline",
            "drill",
            "findings",
            "severity",
            "problem",
            "remedy",
            "instances",
            "name",
            "ready",
            "role",
            "node",
            "silence",
            "databaseBytes",
            "state",
            "reason",
            "volume",
            "walVolume",
            "pgbackrest",
            "from",
            "bytes",
            "usedBytes",
            "requests",
            "id",
            "kind",
            "started",
            "phase",
            "exitCode",
            "result",
            "error",
            "server",
            "version",
            "inRecovery",
            "lsn",
            "startedAt",
            "systemIdentifier",
            "archiving",
            "archiver",
            "failing",
            "waiting",
            "lastArchivedWal",
            "lastArchivedTime",
            "lastFailedWal",
            "lastFailedTime",
            "walBytes",
            "repository",
            "code",
            "message",
            "ageSeconds",
            "newestBackup",
            "label",
            "type",
            "stop",
            "repositoryBytes",
            "damaged",
            "windowStart",
            "windowEnd",
            "schedules",
            "schedule",
            "cronJob",
            "cron",
            "timeZone",
            "suspended",
            "next",
            "missed",
            "last",
            "due",
            "attempt",
            "outcome",
            "detail",
            "replication",
            "lagBytes",
            "lagSeconds",
            "slot",
            "active",
            "walStatus",
            "keptBytes");

    private StatusDocument() {}

    static ObjectNode of(ClusterState state, Health health, ScheduleReport schedules, Optional<Drill> drill) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("cluster", state.name().toString()).put("healthy", health.healthy());
        state.primary()
                .ifPresent(primary -> document.put("primary", primary.name().toString()));
        state.primaryObservation().flatMap(Observation::timeline).ifPresent(t -> document.put("timeline", t.number()));
        ArrayNode findings = document.putArray("findings");
        health.findings()
                .forEach(finding -> findings.addObject()
                        .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                        .put("problem", finding.problem())
                        .put("remedy", finding.remedy()));
        ArrayNode instances = document.putArray("instances");
        var replicas = new ReplicasReport(state);
        state.instances().forEach(instance -> {
            ObjectNode node = instances.addObject();
            instance(node, instance);
            if (instance.isReplica()) {
                node.set("replication", replicas.document(instance));
            }
        });
        state.primaryObservation().ifPresent(observation -> backups(document, observation));
        schedules.document(document);
        drill.ifPresent(last -> document.set("drill", last.document()));
        return document;
    }

    private static void instance(ObjectNode node, Instance instance) {
        node.put("name", instance.name().toString()).put("ready", instance.ready());
        instance.effectiveRole().ifPresent(role -> node.put("role", role.label()));
        instance.node().ifPresent(name -> node.put("node", name));
        instance.silence().ifPresent(why -> node.put("silence", why));
        instance.observation().ifPresent(seen -> {
            seen.databaseSize().ifPresent(size -> node.put("databaseBytes", size));
            node.put("state", seen.stateWord()).put("reason", seen.reason());
            node.putObject("volume")
                    .put("bytes", seen.volume().size())
                    .put("usedBytes", seen.volume().used());
            seen.walVolume()
                    .ifPresent(volume -> node.putObject("walVolume")
                            .put("bytes", volume.size())
                            .put("usedBytes", volume.used()));
            seen.pgbackrest()
                    .ifPresent(found -> node.putObject("pgbackrest")
                            .put("from", found.from())
                            .put("version", found.version()));
            ArrayNode requests = node.putArray("requests");
            seen.requests().forEach(request -> request(requests.addObject(), request));
        });
        instance.observation()
                .ifPresent(seen -> seen.server()
                        .ifPresent(server ->
                                server(node.putObject("server"), instance.name().cluster(), server, seen)));
    }

    private static void server(ObjectNode node, ClusterName cluster, Server server, Observation seen) {
        node.put("version", server.version())
                .put("inRecovery", server.inRecovery())
                .put("timeline", server.timeline().number())
                .put("lsn", server.lsn().toString())
                .put("startedAt", server.startedAt().toString())
                .put("systemIdentifier", server.systemIdentifier())
                .put("archiving", server.archiving());
        InfoJson.archiver(node.putObject("archiver"), cluster, server.archiver(), seen);
    }

    private static void request(ObjectNode node, Request request) {
        node.put("id", request.id()).put("kind", request.word());
        request.started().ifPresent(time -> node.put("started", time.toString()));
        request.phase().ifPresent(phase -> node.put("phase", phase));
        request.exit().ifPresent(code -> node.put("exitCode", code));
        request.result().ifPresent(result -> node.put("result", result));
        request.error().ifPresent(error -> node.put("error", error));
    }

    private static void backups(ObjectNode document, Observation observation) {
        observation.info().ifPresent(info -> {
            ObjectNode node =
                    document.putObject("repository").put("code", info.code()).put("message", info.message());
            observation.infoAge().ifPresent(age -> node.put("ageSeconds", age.toSeconds()));
            info.newest()
                    .ifPresent(backup -> node.putObject("newestBackup")
                            .put("label", backup.label())
                            .put("type", backup.type().word())
                            .put("stop", backup.stop().toString())
                            .put("repositoryBytes", backup.sizes().repository())
                            .put("damaged", backup.damaged()));
            observation.history().flatMap(info::windowStart).ifPresent(start -> {
                node.put("windowStart", start.toString());
                WindowWords.endTime(observation).ifPresent(end -> node.put("windowEnd", end.toString()));
            });
        });
    }
}
