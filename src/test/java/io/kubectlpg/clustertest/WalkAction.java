package io.kubectlpg.clustertest;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * A fault or a command. It draws the same numbers whatever the state of the cluster is, so that a seed repeats its choices. A command
 * may be refused, and a fault may find nothing that it could disturb.
 *
 * @param weight how often it is drawn, among the others
 */
record WalkAction(String name, int weight, BiConsumer<Walk, Random> act) {
    /** The postmaster alone, or all its processes, and for how long. */
    private static final String FREEZE = """
            server=$(head -n 1 $PGDATA/postmaster.pid)
            if (($1)); then server+=" $(grep -l "^PPid:[[:space:]]*$server$" /proc/[0-9]*/status | cut -d/ -f3 | tr '\\n' ' ')"; fi
            kill -STOP $server; sleep $2; kill -CONT $server
            """;

    private static final List<WalkAction> ON_A_POD = List.of(
            new WalkAction(
                    "kill the server",
                    5,
                    (walk, random) ->
                            walk.inPod(walk.victim(random), "kill -KILL $(head -n 1 $PGDATA/postmaster.pid)")),
            new WalkAction("kill the supervisor", 4, (walk, random) -> walk.killSupervisor(walk.victim(random))),
            new WalkAction(
                    "freeze the server",
                    3,
                    (walk, random) ->
                            walk.inPod(walk.victim(random), FREEZE, random.nextInt(2), 1 + random.nextInt(14))),
            new WalkAction(
                    "delete a pod",
                    4,
                    (walk, random) -> walk.deletePods(random.nextInt(4) == 0, walk.victim(random) + "-0")),
            new WalkAction(
                    "delete all pods",
                    2,
                    (walk, random) -> walk.deletePods(random.nextInt(4) == 0, "demo-1-0", "demo-2-0", "demo-3-0")),
            new WalkAction("promote", 10, (walk, random) -> walk.command(random, "promote", walk.any(random), "--yes")),
            new WalkAction("fail over", 5, (walk, random) -> {
                walk.stopByHand(walk.victim(random), random.nextBoolean());
                walk.command(random, "promote", "demo", "--failover", "--yes");
            }),
            new WalkAction("fence", 3, (walk, random) -> walk.command(random, "fence", walk.victim(random), "--yes")),
            new WalkAction("unfence", 1, (walk, random) -> walk.command(random, "unfence", walk.any(random), "--yes")),
            new WalkAction("restart", 2, (walk, random) -> walk.command(random, "restart", "demo", "--yes")),
            new WalkAction(
                    "restart the pods", 3, (walk, random) -> walk.command(random, "restart", "demo", "--pod", "--yes")),
            new WalkAction(
                    "upgrade",
                    3,
                    (walk, random) -> walk.command(
                            random, "upgrade", "demo", "--set", "podLabels.round=r" + random.nextInt(1000), "--yes")),
            new WalkAction(
                    "configure",
                    2,
                    (walk, random) -> walk.command(
                            random, "config", "set", "demo", "work_mem=" + (4 + random.nextInt(60)) + "MB", "--yes")),
            // A primary that starts with more than its replicas have makes them stand still.
            new WalkAction(
                    "configure for the next start",
                    2,
                    (walk, random) -> walk.command(
                            random, "config", "set", "demo", "max_connections=" + (100 + random.nextInt(50)), "--yes")),
            new WalkAction(
                    "scale",
                    3,
                    (walk, random) -> walk.command(
                            random, "replicas", "scale", "demo", Integer.toString(2 + random.nextInt(2)), "--yes")),
            new WalkAction(
                    "rebuild",
                    3,
                    (walk, random) -> walk.command(random, "replicas", "rebuild", walk.any(random), "--yes")));

    private static final List<WalkAction> ON_A_NODE = List.of(
            new WalkAction("stop a node", 8, (walk, random) -> walk.disturbNode(random, "node-stop", "node-start")),
            new WalkAction("cut a node off", 8, (walk, random) -> walk.disturbNode(random, "node-cut", "node-heal")));

    /** One of those on pods or, if the last number drawn says so and nodes may be disturbed, on a node. */
    static WalkAction draw(Random random, boolean nodes) {
        WalkAction onAPod = draw(random, ON_A_POD);
        WalkAction onANode = draw(random, ON_A_NODE);
        return random.nextInt(4) == 0 && nodes ? onANode : onAPod;
    }

    private static WalkAction draw(Random random, List<WalkAction> actions) {
        int left = random.nextInt(actions.stream().mapToInt(WalkAction::weight).sum());
        for (WalkAction action : actions) {
            left -= action.weight;
            if (left < 0) {
                return action;
            }
        }
        throw new AssertionError("the weights were summed up wrongly");
    }

    void on(Walk walk, Random random) {
        walk.log(name);
        act.accept(walk, random);
    }
}
