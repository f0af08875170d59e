package io.kubectlpg.operation.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.doctor.DoctorsFindings;
import io.kubectlpg.operation.instance.ConfigurationDigest;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import io.kubectlpg.spec.Spec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the commands that somebody would try say of a cluster in each state, over recorded observations: each names the cause
 * and the command that leads out of it, or does its work. On a real cluster these states are made by
 * {@code FoundStatesClusterTest}.
 */
class FoundStatesTest {
    private static final Spec SPEC = InstalledCluster.spec("""
            {"backup":{"s3":{"bucket":"backups","endpoint":"s3.example.net","existingSecret":"keys"},"encryption":{"enabled":true}},
             "storage":{"size":"10Gi"},"walStorage":{"enabled":true,"size":"5Gi"}}
            """);

    /** As the program notes it with the values: an upgrade by the same one has nothing to do. */
    private static final String VERSION =
            typed("version", new FakeKube()).text().split("\\s+", -1)[1];

    /** In the order of the cells; those that would change the cluster show their plan. */
    private static final List<String> COMMANDS = List.of(
            "status demo",
            "doctor demo",
            "start demo --timeout 1s",
            "backup full demo --dry-run",
            "restore demo --latest --dry-run",
            "config set demo work_mem=8MB --dry-run",
            "upgrade demo --dry-run",
            "resume demo --timeout 1s",
            "abort demo --dry-run");

    private record State(String name, Supplier<FakeKube> made, String cause, String remedy, String cells) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<State> eachCommandNamesTheCauseAndTheWayOut() {
        return Stream.of(
                //          status doctor start backup restore config upgrade resume abort
                new State("healthy", FoundStatesTest::healthy, ".", ".", "0 0 0 0 0 0 0 0 0"),
                new State(
                        "stopped",
                        FoundStatesTest::stopped,
                        "demo-1 is stopped",
                        "kubectl pg start demo",
                        "1! 1! * 3! 3! 0 0! 0! 0!"),
                new State(
                        "down by configuration",
                        FoundStatesTest::downByConfiguration,
                        "the server of demo-1 does not start: it has ended 4 times, the last time with exit code 1: "
                                + "no such library",
                        "kubectl pg config set demo PARAMETER=VALUE",
                        "1! 1! 1! 3! 0! 0 0! 0! 0!"),
                new State(
                        "closed by a restore",
                        FoundStatesTest::closed,
                        "a restore failed and the database is closed: it was given up",
                        "kubectl pg restore demo --latest",
                        "1! 1! 1! 3! 0 0 0! 0! 0!"),
                new State(
                        "volume full",
                        () -> full("volume", 10240),
                        "the volume of demo-1 is full: 0 MiB of 10240 MiB are left, and the server of demo-1 does "
                                + "not start",
                        "kubectl pg upgrade demo --set storage.size=16Gi",
                        "1! 1! 1! 3! 0! 0 0! 0! 0!"),
                new State(
                        "WAL volume full",
                        () -> full("walVolume", 5120),
                        "the WAL volume of demo-1 is full: 0 MiB of 5120 MiB are left, and the server of demo-1 does "
                                + "not start",
                        "kubectl pg upgrade demo --set walStorage.size=8Gi",
                        "1! 1! 1! 3! 0! 0 0! 0! 0!"),
                new State(
                        "left behind",
                        () -> leftBehind(healthy()),
                        "expire b7 by ann@laptop/1, step 1 of 1, has not ended",
                        "kubectl pg resume demo, or give it up with: kubectl pg abort demo",
                        "0! 0! 5! 0! 0! 0! 0! * *"),
                new State(
                        "locked by a client that sleeps",
                        () -> leased(leftBehind(healthy())),
                        "expire b7 by ann@laptop/1, step 1 of 1, has not ended",
                        "kubectl pg resume demo, or give it up with: kubectl pg abort demo",
                        "0 0! 5! 0! 0! 0! 0! * *"),
                new State(
                        "the statefulset gone",
                        () -> without(Kind.STATEFUL_SET, "demo-1", Kind.POD, "demo-1-0"),
                        "the StatefulSet demo-1 is gone|no StatefulSet of demo exists",
                        "kubectl pg upgrade demo",
                        "1! 1! 3! 3! 3! 3! 0 0! 0!"),
                gone(Kind.SERVICE, "demo-rw"),
                gone(Kind.SECRET, "demo-app"),
                gone(Kind.SECRET, "demo-superuser"),
                gone(Kind.SECRET, "demo-replication"),
                new State(
                        "the secret with the keys gone",
                        () -> without(Kind.SECRET, "keys"),
                        "the Secret keys",
                        "Create it|accessKey, secretKey",
                        "1! 1! 0! 0 0 3! 3! 0! 0!"),
                new State(
                        "the secret with the passphrase gone",
                        () -> without(Kind.SECRET, "demo-repository"),
                        "the backups of demo are encrypted, and the Secret demo-repository with their passphrase is "
                                + "gone",
                        "Create it again from the file that kubectl pg credentials export wrote: kubectl apply -f FILE",
                        "1! 1! 0! 0 0 3! 3! 0! 0!"),
                new State(
                        "the stored values gone",
                        () -> without(Kind.SECRET, "demo-spec"),
                        "the Secret demo-spec, which keeps the values of demo, is gone",
                        "kubectl pg install demo",
                        "1! 1! 0! 0 0 3! 3! 0! 0!"));
    }

    @ParameterizedTest
    @MethodSource
    void eachCommandNamesTheCauseAndTheWayOut(State state) {
        String[] expected = state.cells.split(" ", -1);
        assertThat(expected).hasSameSizeAs(COMMANDS);
        var wrong = new ArrayList<String>();
        for (int i = 0; i < expected.length; i++) {
            // What is the way out itself is tried on a cluster.
            if (expected[i].equals("*")) {
                continue;
            }
            Answer answer = typed(COMMANDS.get(i), state.made.get());
            boolean names = Pattern.compile(state.cause).matcher(answer.text).find()
                    && Pattern.compile(state.remedy).matcher(answer.text).find();
            if (answer.exit != Integer.parseInt(expected[i].replace("!", ""))
                    || (expected[i].contains("!") && !names)) {
                wrong.add("%s: %s expected, exit code %d%n%s"
                        .formatted(COMMANDS.get(i), expected[i], answer.exit, answer.text));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aNewerProgramIsToldOnceBeforeAChangeAndByStatusAndDoctor() {
        FakeKube kube = InstalledCluster.with(SPEC);
        ObjectNode secret = kube.get(Kind.SECRET, "demo-spec").orElseThrow();
        // 99.0.0
        secret.withObject("/data").put("version", "OTkuMC4w");
        kube.with(secret);
        String told = "kubectl-pg 99.0.0 has changed demo, and this is the older " + VERSION;

        for (String line : List.of("upgrade demo --dry-run", "config set demo work_mem=8MB --dry-run")) {
            assertThat(typed(line, kube).text())
                    .as(line)
                    .containsOnlyOnce("warning: " + told + ". Use kubectl-pg 99.0.0");
        }
        assertThat(typed("status demo", kube).text()).containsOnlyOnce(told);
        assertThat(typed("doctor demo", kube).text()).containsOnlyOnce(told);
        assertThat(typed("backup full demo --dry-run", kube).text()).doesNotContain("99.0.0");
    }

    private record Answer(int exit, String text) {}

    private static Answer typed(String line, FakeKube kube) {
        if (line.startsWith("doctor ")) {
            DoctorsFindings.Text found = DoctorsFindings.of(kube, InstalledCluster.DEMO, SPEC, VERSION);
            return new Answer(found.failed() ? 1 : 0, found.text());
        }
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        var console = new Console(print, print, Terminal.none(), Console.Verbosity.QUIET, Clock.systemUTC());
        int exit = new Program(new Invocation(console, StandardInput.none(), options -> kube)).run(line.split(" ", -1));
        return new Answer(exit, out.toString(StandardCharsets.UTF_8));
    }

    /** One that upgrade makes again. */
    private static State gone(Kind kind, String name) {
        return new State(
                "the " + kind.kind() + " " + name + " gone",
                () -> without(kind, name),
                "the " + kind.kind() + " " + name + " is gone",
                "kubectl pg upgrade demo",
                "1! 1! 0! 0 0 0 0 0! 0!");
    }

    private static FakeKube without(Object... kindsAndNames) {
        FakeKube kube = healthy();
        for (int i = 0; i < kindsAndNames.length; i += 2) {
            kube.delete((Kind) kindsAndNames[i], (String) kindsAndNames[i + 1]);
        }
        return kube;
    }

    private static FakeKube healthy() {
        return cluster(Observations.healthy());
    }

    private static FakeKube stopped() {
        FakeKube kube = healthy();
        InstalledCluster.stop(kube);
        return kube;
    }

    private static FakeKube downByConfiguration() {
        return unready(cluster(ended("exit code 1: no such library")));
    }

    /** Of a server that ended for the fourth time with the configuration that there is. */
    private static ObjectNode ended(String word) {
        ObjectNode observation = Observations.withoutServer();
        observation
                .putObject("ends")
                .put("count", 4)
                .put(
                        "config",
                        ConfigurationDigest.of(
                                healthy().get(Kind.CONFIG_MAP, "demo-config").orElseThrow()))
                .put("word", word);
        return observation;
    }

    /** @param mebibytes its size */
    private static FakeKube full(String volume, int mebibytes) {
        ObjectNode observation = ended("exit code 1: No space left on device");
        observation
                .putObject(volume)
                .put("size", (long) mebibytes << 20)
                .put("used", (long) mebibytes << 20)
                .put("available", 4096);
        return unready(cluster(observation));
    }

    private static FakeKube closed() {
        ObjectNode observation = Observations.withoutServer();
        observation.put("state", "restoring").put("reason", "restore r1 owns the data directory");
        observation.putObject("restoring").put("id", "r1").put("timeline", 1);
        observation.putArray("requests").add(Observations.read("""
                {"id":"r1","kind":"restore","args":"time","started":"2026-11-21T08:50:00Z","phase":"copy","exit":143,"result":"",
                 "error":"it was given up"}
                """));
        return unready(cluster(observation));
    }

    private static FakeKube leftBehind(FakeKube kube) {
        ObjectNode journal = InstalledCluster.begun("b7");
        journal.withObject("/data")
                .put("b7", journal.at("/data/b7").asText().replace("\"kind\":\"upgrade\"", "\"kind\":\"expire\""));
        return kube.with(journal);
    }

    private static FakeKube leased(FakeKube kube) {
        return kube.with(Observations.read("""
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"demo-operation"},
                 "spec":{"holderIdentity":"ann@laptop/1","leaseDurationSeconds":15,"acquireTime":"NOW","renewTime":"NOW"}}
                """.replace("NOW", Instant.now().toString())));
    }

    private static FakeKube unready(FakeKube kube) {
        ObjectNode pod = kube.get(Kind.POD, "demo-1-0").orElseThrow();
        pod.withObject("/status").putArray("conditions");
        return kube.with(pod);
    }

    private static FakeKube cluster(ObjectNode observation) {
        FakeKube kube = InstalledCluster.with(SPEC, observation)
                .with(InstalledCluster.manifests(SPEC).specSecret(VERSION));
        return kube.answering(argv -> switch (argv.get(1)) {
            case "/opt/kubectl-pg/observe" -> new PodExec.Result(0, observation.toString(), "");
            case "/opt/kubectl-pg/info" ->
                new PodExec.Result(0, observation.at("/info/document").toString(), "");
            case "/opt/kubectl-pg/settings" -> new PodExec.Result(0, """
                    {"name":"work_mem","value":"4MB","context":"user","source":"default","pendingRestart":false}
                    """, "");
            default -> Observations.answer(argv);
        });
    }
}
