package io.kubectlpg.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A cable between the network namespaces of two instances. It lasts as long as both containers; a new container needs a new one. */
final class Network {
    /** The address of the first instance. */
    static final String FIRST = "10.77.0.1";

    static final String SECOND = "10.77.0.2";

    private static int cables;
    private static final Map<Instance, String> ENDS = new ConcurrentHashMap<>();

    private Network() {}

    /** Lays a cable between two running containers, in the place of an earlier one. */
    static synchronized void join(Instance first, Instance second) {
        cables++;
        // Other tests run on the same machine.
        String name = "kpg" + ProcessHandle.current().pid() + "." + cables;
        String one = name + "a";
        String other = name + "b";
        run("ip", "link", "add", one, "type", "veth", "peer", "name", other);
        plug(one, first, FIRST);
        plug(other, second, SECOND);
    }

    private static void plug(String end, Instance instance, String address) {
        String number = Long.toString(instance.number());
        run("ip", "link", "set", end, "netns", number);
        inside(number, "ip", "addr", "add", address + "/24", "dev", end);
        inside(number, "ip", "link", "set", end, "up");
        ENDS.put(instance, end);
    }

    /** The network of the instance is as if its node was cut off. */
    static void cut(Instance instance) {
        inside(Long.toString(instance.number()), "ip", "link", "set", ENDS.getOrDefault(instance, ""), "down");
    }

    static void heal(Instance instance) {
        inside(Long.toString(instance.number()), "ip", "link", "set", ENDS.getOrDefault(instance, ""), "up");
    }

    private static void inside(String number, String... command) {
        var all = new ArrayList<>(List.of("nsenter", "-t", number, "-n"));
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) {
        Finished.of(new ProcessBuilder(command)).succeeded();
    }
}
