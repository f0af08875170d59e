package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A walk through the states of a cluster: in each round something happens, the cluster is brought back, and everything is checked. */
final class Walk implements AutoCloseable {
    /** Ends process 1 of a container, which takes no KILL from within. The nodes have to be on this machine. */
    private static final String KILL_SUPERVISOR = """
            for file in $(grep -ls "$1" /proc/[0-9]*/cgroup); do
              process=${file%/cgroup}
              if grep -qs supervisor $process/cmdline && grep -qs '^NSpid:.*[[:space:]]1$' $process/status; then kill -KILL ${process#/proc/}; fi
            done
            """;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final PromotedCluster cluster;
    private final long seed;
    /** The node that is stopped and cut off; empty if none may be. */
    private final Optional<LocalNode> node;

    private final AcknowledgedRows acknowledged;
    private final List<String> log = new ArrayList<>();

    private Walk(PromotedCluster cluster, long seed, Optional<LocalNode> node) {
        this.cluster = cluster;
        this.seed = seed;
        this.node = node;
        this.acknowledged = new AcknowledgedRows(cluster.namespace());
    }

    /** Installs the cluster and starts the writer. */
    static Walk begin(Path folder, long seed, boolean nodes) throws IOException {
        PromotedCluster cluster = PromotedCluster.installOnNodes(folder);
        try {
            return new Walk(
                    cluster,
                    seed,
                    nodes ? Optional.of(LocalNode.toDisturb(cluster.namespace(), folder)) : Optional.empty());
        } catch (AssertionError failed) {
            cluster.close();
            throw failed;
        }
    }

    void walk(Duration time) {
        log("seed " + seed + node.map(one -> ", disturbs " + one.name()).orElse("") + ", in "
                + cluster.namespace().name());
        Instant end = Instant.now().plus(time);
        try {
            for (int round = 1; Instant.now().isBefore(end); round++) {
                log("round " + round);
                // What one round draws does not depend on how many numbers the one before has drawn.
                act(new Random(seed * 1_000 + round));
                Instant calm = Instant.now();
                String primary = new Recovery(this).bringBack();
                check(primary);
                log("healthy after " + Duration.between(calm, Instant.now()).toSeconds() + " s, the primary is "
                        + primary);
            }
        } catch (AssertionError | RuntimeException failed) {
            log("FAILED: " + failed.toString().lines().limit(30).toList());
            Report.print(cluster.namespace());
            throw failed;
        }
        log("seed " + seed + ": " + acknowledged);
    }

    /** One to three actions, one after the other or at the same time. */
    private void act(Random random) {
        int count = List.of(1, 2, 2, 2, 3, 3).get(random.nextInt(6));
        boolean together = count > 1 && random.nextInt(3) > 0;
        var running = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < count; i++) {
            WalkAction action = WalkAction.draw(random, node.isPresent());
            var own = new Random(random.nextLong());
            int pause = random.nextInt(6_000);
            if (together) {
                running.add(CompletableFuture.runAsync(() -> action.on(this, own), Thread::startVirtualThread));
            } else {
                action.on(this, own);
            }
            pause(i < count - 1 ? pause : 0);
        }
        running.forEach(CompletableFuture::join);
    }

    private void check(String primary) {
        List<String> instances = cluster.namespace().items("get", "statefulset").stream()
                .map(set -> set.at("/metadata/name").asText())
                .sorted()
                .toList();
        acknowledged.pause();
        Instant end = Instant.now().plus(LIMIT);
        while (true) {
            try {
                cluster.assertPrimary(primary, instances);
                break;
            } catch (AssertionError | RuntimeException notYet) {
                if (Instant.now().isAfter(end)) {
                    throw notYet;
                }
                pause(1_000);
            }
        }
        acknowledged.assertNothingLost(cluster);
        acknowledged.goOn();
    }

    /** The program, until it ends or is ended after a moment; then somebody goes on with that, gives it up, or does nothing yet. */
    void command(Random random, String words) {
        int fate = random.nextInt(10);
        int millis = 100 + random.nextInt(5_900);
        int then = random.nextInt(3);
        boolean inAStep = random.nextBoolean();
        if (fate < 6) {
            pg(words);
            return;
        }
        Running client = cluster.namespace().startInterruptiblePg((words + " --yes").split(" "));
        if (inAStep) {
            client.reaches(" …");
        }
        pause(inAStep ? millis / 2 : millis);
        if (fate < 8) {
            client.kill();
        } else if (client.alive()) {
            client.signal("INT");
        }
        Finished ended = told(client.finish());
        log("  " + words + ": ended by " + (fate < 8 ? "KILL" : "INT") + " after "
                + ended.err().lines().reduce((_, last) -> last.strip()).orElse("nothing was printed"));
        if (then == 0) {
            pg("resume demo");
        } else if (then == 1) {
            pg("abort demo");
        }
    }

    Finished pg(String words) {
        Instant began = Instant.now();
        Finished finished = told(cluster.pg((words + " --yes").split(" ")));
        log("  " + words + ": " + finished.exit() + " after "
                + Duration.between(began, Instant.now()).toSeconds() + " s"
                + (finished.exit() == 0 ? "" : ": " + problem(finished)));
        return finished;
    }

    private static String problem(Finished finished) {
        String err = finished.err();
        return err.substring(Math.max(0, err.indexOf("error: "))).strip().replace("\n", " |");
    }

    /** Whatever happens, the program has words for it. */
    private Finished told(Finished finished) {
        assertThat(finished.err()).as(finished.command()).doesNotContain("Exception", "\tat ");
        acknowledged.announced(finished);
        return finished;
    }

    /** A primary as often as not. */
    String victim(Random random) {
        boolean primary = random.nextBoolean();
        String any = any(random);
        if (!primary) {
            return any;
        }
        String labelled = cluster.namespace()
                .kubectl("get", "pods", "-l", "kubectl-pg.io/role=primary", "-o", "jsonpath={.items[0].metadata.name}")
                .text();
        return labelled.isEmpty() ? any : labelled.replaceFirst("-0$", "");
    }

    String any(Random random) {
        return PromotedCluster.INSTANCES.get(random.nextInt(3));
    }

    void inPod(String instance, String script, int... numbers) {
        log("  in " + instance + " " + Arrays.toString(numbers));
        var words =
                new ArrayList<>(List.of("exec", instance + "-0", "-c", "postgres", "--", "bash", "-c", script, "walk"));
        Arrays.stream(numbers).mapToObj(Integer::toString).forEach(words::add);
        cluster.namespace().kubectl(words.toArray(String[]::new));
    }

    void killSupervisor(String instance) {
        log("  of " + instance);
        String uid = cluster.replicated().uid("pod", instance + "-0");
        if (!uid.isEmpty() && SmallVolume.possible()) {
            new Running(new ProcessBuilder("bash", "-c", KILL_SUPERVISOR, "kill", uid)).finish();
        }
    }

    void deletePods(boolean force, List<String> instances) {
        log("  " + instances + (force ? ", by force" : ""));
        var words = new ArrayList<>(List.of("delete", "pod", "--wait=false", "--ignore-not-found"));
        if (force) {
            words.addAll(List.of("--force", "--grace-period=0"));
        }
        instances.forEach(instance -> words.add(instance + "-0"));
        cluster.namespace().kubectl(words.toArray(String[]::new));
    }

    void stopByHand(String instance, boolean waits) {
        log("  " + instance + " is stopped by hand" + (waits ? "" : ", and not waited for"));
        cluster.namespace().kubectl("scale", "statefulset", instance, "--replicas=0");
        if (waits) {
            cluster.namespace().kubectl("wait", "--for=delete", "pod/" + instance + "-0", "--timeout=60s");
        }
    }

    /** Meanwhile somebody may promote another instance, and may say, rightly or not, that the node is switched off. */
    void disturbNode(Random random, String away, String back) {
        int seconds = 5 + random.nextInt(40);
        int meanwhile = random.nextInt(4);
        disturb(away);
        try {
            pause(seconds * 1_000);
            if (meanwhile < 2) {
                command(random, "promote demo --failover" + (meanwhile == 0 ? "" : " --node-is-down"));
            }
        } finally {
            disturb(back);
        }
    }

    private void disturb(String what) {
        log("  " + what);
        node.orElseThrow().disturb(what);
    }

    PromotedCluster cluster() {
        return cluster;
    }

    static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }

    synchronized void log(String line) {
        String timed = Instant.now().toString().substring(11, 23) + " " + line;
        log.add(timed);
        System.out.println(timed);
        try {
            Files.write(Path.of("target", "walk-" + seed + ".log"), log);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
