package io.kubectlpg.clustertest;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * A fault or a command. It draws the same numbers whatever the state of the cluster is, so that a seed repeats its choices. A command
 * may be refused, and a fault may find nothing that it could disturb.
 *
 * @param weight how often it is drawn, among the others
 */
record WalkAction(String name, int weight, BiConsumer<Walk, Random> act) {
    private static final String KILL = "kill -KILL $(head -n 1 $PGDATA/postmaster.pid)";

    /** The postmaster alone, or all its processes, and for how long. */
    private static final String FREEZE = """
            server=$(head -n 1 $PGDATA/postmaster.pid)
            if (($1)); then server+=" $(grep -l "^PPid:[[:space:]]*$server$" /proc/[0-9]*/status | cut -d/ -f3 | tr '\\n' ' ')"; fi
            kill -STOP $server; sleep $2; kill -CONT $server
            """;

    private static final List<WalkAction> ON_A_POD = List.of(
            new WalkAction("kill the server", 5, (walk, random) -> walk.inPod(walk.victim(random), KILL)),
            new WalkAction("kill the supervisor", 4, (walk, random) -> walk.killSupervisor(walk.victim(random))),
            new WalkAction(
                    "freeze the server",
                    3,
                    (walk, random) ->
                            walk.inPod(walk.victim(random), FREEZE, random.nextInt(2), 1 + random.nextInt(14))),
            new WalkAction(
                    "delete a pod",
                    4,
                    (walk, random) -> walk.deletePods(random.nextInt(4) == 0, List.of(walk.victim(random)))),
            new WalkAction(
                    "delete all pods",
                    2,
                    (walk, random) -> walk.deletePods(random.nextInt(4) == 0, PromotedCluster.INSTANCES)),
            new WalkAction("fail over", 5, (walk, random) -> {
                walk.stopByHand(walk.victim(random), random.nextBoolean());
                walk.command(random, "promote demo --failover");
            }),
            command("promote", 10, (walk, random) -> "promote " + walk.any(random)),
            command("fence", 3, (walk, random) -> "fence " + walk.victim(random)),
            command("unfence", 1, (walk, random) -> "unfence " + walk.any(random)),
            command("restart", 2, (_, _) -> "restart demo"),
            command("restart the pods", 3, (_, _) -> "restart demo --pod"),
            command("upgrade", 3, (_, random) -> "upgrade demo --set podLabels.round=r" + random.nextInt(1000)),
            command("configure", 2, (_, random) -> "config set demo work_mem=" + (4 + random.nextInt(60)) + "MB"),
            // Replicas stand still until they have no less of these than the primary.
            command(
                    "configure and restart",
                    2,
                    (_, random) -> "config set demo max_connections=" + (100 + random.nextInt(50))),
            command("scale", 3, (_, random) -> "replicas scale demo " + (2 + random.nextInt(2))),
            command("rebuild", 3, (walk, random) -> "replicas rebuild " + walk.any(random)));

    private static final List<WalkAction> ON_A_NODE = List.of(
            new WalkAction("stop a node", 8, (walk, random) -> walk.disturbNode(random, "node-stop", "node-start")),
            new WalkAction("cut a node off", 8, (walk, random) -> walk.disturbNode(random, "node-cut", "node-heal")));

    private static WalkAction command(String name, int weight, BiFunction<Walk, Random, String> words) {
        return new WalkAction(name, weight, (walk, random) -> walk.command(random, words.apply(walk, random)));
    }

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
