package io.kubectlpg.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.PodExec;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** What an instance of the cluster demo says of itself, to be changed by a test; and the objects around it. */
public final class Observations {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** When the backup ended, and the clock of the server now. */
    public static final String BACKUP_ENDED = "2026-11-21T08:14:18Z";

    public static final String NOW = "2026-11-21T09:00:00Z";

    private static final String HEALTHY = """
            {"state":"running","reason":"PostgreSQL runs","now":"2026-11-21T09:00:00Z","repository":"s3","databaseSize":30350560,
             "server":{"version":"17.11 (Debian 17.11-0+deb13u1)","inRecovery":false,"timeline":1,"lsn":"0/7000148","startedAt":"2026-11-21T08:00:00+00:00",
               "now":"2026-11-21T09:00:00+00:00","systemIdentifier":"7710534850322788396","archiveMode":"on",
               "archiver":{"archivedCount":5,"lastArchivedWal":"000000010000000000000006","lastArchivedTime":"2026-11-21T08:59:48+00:00",
                 "failedCount":0,"lastFailedWal":null,"lastFailedTime":null},"walReady":0,"replication":[]},
             "control":{"state":"in production","timeline":1,"systemIdentifier":"7710534850322788396"},
             "histories":[],"openings":[],"restoring":null,"promotes":true,"requests":[],"volume":{"size":10737418240,"used":134217728},
             "info":{"age":12,"document":[{"archive":[{"database":{"id":1},"id":"17-1","max":"000000010000000000000006","min":"000000010000000000000001"}],
               "backup":[{"annotation":{"operation":"b2"},"archive":{"start":"000000010000000000000003","stop":"000000010000000000000004"},
                 "error":false,"info":{"repository":{"delta":4040807},"size":30901493},"label":"20261121-081416F",
                 "lsn":{"start":"0/3000028","stop":"0/4000050"},"timestamp":{"start":1795248856,"stop":1795248858},"type":"full"}],
               "cipher":"none","name":"demo","status":{"code":0,"message":"ok"}}]}}
            """;

    private Observations() {}

    /** A primary that serves, archives and has a backup. */
    public static ObjectNode healthy() {
        return read(HEALTHY);
    }

    /** As {@link #healthy}, but pgBackRest found damaged pages when it took the backup. */
    public static ObjectNode damagedBackup() {
        ObjectNode observation = healthy();
        ObjectNode backup = (ObjectNode) observation.at("/info/document/0/backup/0");
        backup.put("error", true);
        backup.set("damage", read("""
                {"named":true,"files":[{"file":"base/5/16384","database":"shop","kind":"table","relation":"public.orders","pages":[3,[5,7]]}],"more":0}
                """));
        return observation;
    }

    /** As {@link #healthy}, but no server runs. */
    public static ObjectNode withoutServer() {
        ObjectNode observation = healthy();
        observation.putNull("server");
        observation.put("state", "failed").put("reason", "PostgreSQL ended with exit code 1");
        return observation;
    }

    /** The objects of demo: a StatefulSet and its pod, which answers observe with this. */
    public static FakeKube cluster(ObjectNode observation) {
        return cluster(observation, Observations::answer);
    }

    /** As {@link #cluster(ObjectNode)}, with an answer to every other script. */
    public static FakeKube cluster(ObjectNode observation, Function<List<String>, PodExec.Result> others) {
        return new FakeKube().with(read("""
                        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"demo-1","namespace":"db"},
                         "spec":{"replicas":1,"template":{"metadata":{"labels":{"kubectl-pg.io/role":"primary"}}}}}
                        """)).with(read("""
                        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"demo-1-0","namespace":"db"},"spec":{"nodeName":"node1"},
                         "status":{"conditions":[{"type":"Ready","status":"True"}],
                                   "containerStatuses":[{"name":"postgres","state":{"running":{}}}]}}
                        """)).with(read("""
                        {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data-demo-1-0","namespace":"db"}}
                        """)).answering(argv -> switch (argv.get(1)) {
            case "/opt/kubectl-pg/observe" -> new PodExec.Result(0, observation.toString(), "");
            case "/opt/kubectl-pg/info" ->
                new PodExec.Result(0, observation.at("/info/document").toString(), "");
            default -> others.apply(argv);
        });
    }

    /** An archive without a gap, no restore point, and WAL in which nothing is found. */
    public static PodExec.Result answer(List<String> argv) {
        return switch (argv.get(1)) {
            case "/opt/kubectl-pg/archive-list" ->
                new PodExec.Result(0, "size 16777216\nrun 000000010000000000000001 000000010000000000000006\n", "");
            case "/opt/kubectl-pg/locate" -> new PodExec.Result(4, "", "");
            case "/opt/kubectl-pg/restore-point" -> new PodExec.Result(0, "", "");
            default -> new PodExec.Result(1, "", "unexpected: " + argv);
        };
    }

    public static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
