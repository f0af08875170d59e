package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The cluster {@code demo} with a repository, in a namespace of its own, and a table whose rows tell where it was taken
 * back to. What it says of the repository comes from pgBackRest in the pod, not from the program.
 */
final class RecoverableCluster implements AutoCloseable {
    static final String NAME = "demo";
    static final String POD = "demo-1-0";
    static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration OFTEN = Duration.ofMillis(500);

    private final TestNamespace namespace;

    RecoverableCluster(TestNamespace namespace) {
        this.namespace = namespace;
    }

    /** Installed, with an empty table and its first full backup, after which at least one whole second has passed. */
    static RecoverableCluster install() {
        return install(installation());
    }

    /** So, by more values. */
    static RecoverableCluster install(List<String> more) {
        return install(
                Stream.concat(Arrays.stream(installation()), more.stream()).toArray(String[]::new));
    }

    /** So, with a volume as its only repository. */
    static RecoverableCluster installOnVolume() {
        return install(TestNamespace.install(
                NAME,
                List.of(
                        "--set",
                        "backup.volume.enabled=true",
                        "--set",
                        "backup.volume.size=2Gi",
                        "--set",
                        "resources.limits.cpu=2")));
    }

    /** So, of servers whose image has no pgBackRest. */
    static RecoverableCluster installWithBundle() {
        var more = new ArrayList<>(TestNamespace.withRepository());
        more.addAll(List.of("--set", "resources.limits.cpu=2"));
        more.addAll(List.of("--set", "backup.pgbackrest.image=" + TestNamespace.BACKREST));
        more.addAll(List.of("--set", "backup.processMax=3", "--set", "backup.archiveAsync=true"));
        more.addAll(List.of("--set", "cronJobs.image=" + TestNamespace.KUBECTL_IMAGE));
        return install(TestNamespace.install(NAME, more, "postgres:17"));
    }

    private static RecoverableCluster install(String[] installation) {
        var cluster = new RecoverableCluster(TestNamespace.create());
        try {
            cluster.namespace.pg(installation).succeeded();
            cluster.createTable();
        } catch (AssertionError failed) {
            cluster.close();
            throw failed;
        }
        return cluster;
    }

    /** The command line that installs it. A backup here is bound by the pod's share of a processor. */
    static String[] installation() {
        var more = new ArrayList<>(TestNamespace.withRepository());
        more.addAll(List.of("--set", "resources.limits.cpu=2"));
        return TestNamespace.install(NAME, more);
    }

    /** pgBackRest keeps whole seconds: a backup leads to moments from the next second on. */
    void createTable() {
        sql("SET ROLE myapp; CREATE TABLE entries (n serial PRIMARY KEY, entry text NOT NULL)");
        sql("SELECT pg_sleep(1.5)");
    }

    TestNamespace namespace() {
        return namespace;
    }

    /** Until a file that an object brings has come into the pod: the kubelet looks at once when the pod changes. */
    void awaitFile(String path, Predicate<String> content) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    namespace
                            .kubectl("annotate", "--overwrite", "pod", POD, "look=" + System.nanoTime())
                            .succeeded();
                    return content.test(inPod("cat", path).out());
                });
    }

    Finished pg(String command, String... arguments) {
        return startPg(command, arguments).finish();
    }

    /** The program, with the cluster's name behind the command's words. */
    Running startPg(String command, String... arguments) {
        var words = Stream.concat(Arrays.stream(command.split(" ")), Stream.of(NAME));
        return namespace.startPg(Stream.concat(words, Arrays.stream(arguments)).toArray(String[]::new));
    }

    Running startRestore(String moment, String... more) {
        return startPg(
                "restore",
                Stream.concat(Stream.of("--yes", "--time", moment), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    Finished restore(String moment, String... more) {
        return startRestore(moment, more).finish();
    }

    /** To any target. */
    Finished restoreTo(String... options) {
        return pg("restore --yes", options);
    }

    /** Commits one row, and tells by which transaction. */
    String insertBy(String row) {
        return sql("INSERT INTO entries (entry) VALUES ('" + row + "') RETURNING pg_current_xact_id()");
    }

    /** Where a transaction was committed, and when. */
    record Commit(String lsn, String time) {}

    /** As the WAL has it, from a position before it on. */
    Commit commit(String from, String xid) {
        String record = inPod(
                        "bash",
                        "-c",
                        "TZ=UTC pg_waldump -p $PGDATA/pg_wal -t $1 -s $2 -x $3 -r Transaction 2>/dev/null",
                        "commit",
                        Integer.toString(timeline()),
                        from,
                        xid)
                .out();
        return new Commit(
                record.replaceFirst("(?s).* lsn: (\\S+),.*", "$1"),
                record.replaceFirst("(?s).* COMMIT (\\S+ \\S+) UTC.*", "$1+00"));
    }

    int timeline() {
        return Integer.parseInt(
                sql("SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"));
    }

    String sql(String statement) {
        return namespace.sql(POD, statement);
    }

    /** Commits one row. */
    void insert(String row) {
        sql("INSERT INTO entries (entry) VALUES ('" + row + "')");
    }

    List<String> rows() {
        return sql("SELECT entry FROM entries ORDER BY n").lines().toList();
    }

    /** A new table of 500 rows whose page 3 is damaged on disk, where no server writes it again; tells its file. */
    String damagedTable(String table) {
        sql("CREATE TABLE " + table + " WITH (autovacuum_enabled = false) AS"
                + " SELECT g AS id, repeat('x', 200) AS filling FROM generate_series(1, 500) g");
        sql("VACUUM FREEZE " + table);
        sql("CHECKPOINT");
        String path = sql("SELECT pg_relation_filepath('" + table + "')");
        inPod("bash", "-c", "printf damaged | dd of=/pgdata/17/$0 bs=1 seek=$((3 * 8192 + 4000)) conv=notrunc", path)
                .succeeded();
        return path;
    }

    /** The moment between all that was committed and all that will be, by the server's clock. */
    String now() {
        return sql("SELECT clock_timestamp()");
    }

    /** A restart changes it. */
    String startedAt() {
        return sql("SELECT pg_postmaster_start_time()");
    }

    Finished inPod(String... argv) {
        return namespace.kubectl(Stream.concat(Stream.of("exec", POD, "-c", "postgres", "--"), Arrays.stream(argv))
                .toArray(String[]::new));
    }

    Finished pgbackrest(String... arguments) {
        return inPod(Stream.concat(Stream.of("bash", "/opt/kubectl-pg/pgbackrest"), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    /** The backups that the repository lists, oldest first. */
    List<JsonNode> backups() {
        JsonNode stanza = TestNamespace.parse(
                        pgbackrest("info", "--output=json").succeeded().out())
                .path(0);
        return elements(stanza.path("backup"));
    }

    List<String> labels() {
        return backups().stream().map(backup -> backup.path("label").asText()).toList();
    }

    /** The files of the archive whose names match. */
    List<String> archived(String expression) {
        return pgbackrest("repo-ls", "--recurse", "--filter=" + expression, "archive/" + NAME)
                .succeeded()
                .out()
                .lines()
                .toList();
    }

    /** The requests that the instance was given, of one kind. */
    List<JsonNode> requests(String kind) {
        return elements(namespace.observe(POD).path("requests")).stream()
                .filter(request -> request.path("kind").asText().equals(kind))
                .toList();
    }

    /** The journal, newest first. */
    List<JsonNode> operations() {
        Finished answer = pg("operations", "-o", "json").succeeded();
        return elements(TestNamespace.parse(answer.out()).path("operations"));
    }

    JsonNode lastOperation() {
        return operations().getFirst();
    }

    /** Waits, without the program, until the instance has carried out all that it was asked for. */
    void awaitIdle() {
        await().atMost(LIMIT).pollInterval(OFTEN).ignoreExceptions().until(() -> {
            List<JsonNode> requests = elements(namespace.observe(POD).path("requests"));
            return !requests.isEmpty()
                    && requests.stream()
                            .noneMatch(request -> request.path("exit").isNull());
        });
    }

    /** Waits until a client has handed its work over and follows it. */
    void awaitFollower() {
        await().atMost(LIMIT)
                .pollInterval(OFTEN)
                .until(() -> inPod("bash", "-c", "grep -qsz ^follow$ /proc/[0-9]*/cmdline")
                                .exit()
                        == 0);
    }

    /** Waits until a pod serves that is not this one. */
    void awaitPodAfter(String uid) {
        await().atMost(LIMIT).pollInterval(OFTEN).until(() -> !podUid().equals(uid));
        awaitReady();
    }

    /** Waits until a pod runs that is not this one, and whose volume holds no database. */
    void awaitEmptyPodAfter(String uid) {
        await().atMost(LIMIT)
                .pollInterval(OFTEN)
                .ignoreExceptions()
                .until(() -> !podUid().equals(uid)
                        && namespace.observe(POD).path("state").asText().equals("empty")
                        && running());
    }

    /** Whether the API server knows that the container runs; an exec gets there before. */
    private boolean running() {
        return !namespace
                .kubectl("get", "pod", POD, "-o", "jsonpath={.status.containerStatuses[0].state.running}")
                .succeeded()
                .text()
                .isEmpty();
    }

    /** The pod's condition goes on saying Ready for some seconds after the server was lost: the probe itself is asked, too. */
    void awaitReady() {
        namespace
                .kubectl("wait", "--for=condition=Ready", "pod/" + POD, "--timeout=240s")
                .succeeded();
        await().atMost(LIMIT)
                .pollInterval(OFTEN)
                .until(() -> inPod("bash", "/opt/kubectl-pg/ready").exit() == 0);
    }

    /** Empty while there is none. */
    String podUid() {
        return namespace
                .kubectl("get", "pod", POD, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}")
                .succeeded()
                .text();
    }

    /** Commits, and sees the segment with that reach the archive; tells which it is. */
    String assertArchives() {
        // A transaction of its own: in one with the switch it commits behind it, and where nothing else was written
        // since
        // the last switch, that one is none: the segment that it names stays open for minutes.
        sql("SELECT pg_current_xact_id()");
        String segment = sql("SELECT pg_walfile_name(pg_switch_wal())");
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(OFTEN)
                .until(() -> !archived(segment).isEmpty());
        return segment;
    }

    /** A restore brings back all the rows that there were, by what the repository holds. */
    void assertGoesBack(String row) {
        insert(row);
        List<String> rows = rows();
        String moment = now();
        insert("lost");

        restore(moment, "--no-backup").succeeded();

        assertThat(rows()).isEqualTo(rows);
        assertArchives();
    }

    /** pgBackRest's configuration in the pod. */
    String conf() {
        return inPod("cat", "/etc/pg/pgbackrest.conf").succeeded().out();
    }

    private static List<JsonNode> elements(JsonNode array) {
        assertThat(array.isArray()).as("an array: %s", array).isTrue();
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Override
    public void close() {
        namespace.close();
    }
}
