package io.kubectlpg.cluster;

/**
 * What keeps a pod from running.
 *
 * @param problem one sentence
 * @param remedy one sentence that names the value, the object or the command
 * @param mayPass it can go away without anybody touching the cluster: a node is added, a quota gets room
 */
public record Obstacle(String problem, String remedy, boolean mayPass) {
    static Obstacle lasting(String problem, String remedy) {
        return new Obstacle(problem, remedy, false);
    }

    static Obstacle passing(String problem, String remedy) {
        return new Obstacle(problem, remedy, true);
    }
}
