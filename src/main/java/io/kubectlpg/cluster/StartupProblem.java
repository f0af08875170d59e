package io.kubectlpg.cluster;

/**
 * A problem that keeps a pod from running.
 *
 * @param problem one sentence
 * @param remedy one sentence with the value, object or command that helps
 * @param course whether waiting helps
 */
public record StartupProblem(String problem, String remedy, Course course) {
    /** How the problem develops if nobody changes the cluster. */
    public enum Course {
        /** It stays: the image does not exist, or a policy forbids the pod. */
        LASTS,
        /** It passes in a moment, or when someone changes something: creates a Secret, makes room in a quota. */
        MAY_PASS,
        /** It takes time: a registry is slow, a node is being added, the storage creates a volume. */
        IS_LATE
    }

    static StartupProblem lasting(String problem, String remedy) {
        return new StartupProblem(problem, remedy, Course.LASTS);
    }

    static StartupProblem passing(String problem, String remedy) {
        return new StartupProblem(problem, remedy, Course.MAY_PASS);
    }

    static StartupProblem late(String problem, String remedy) {
        return new StartupProblem(problem, remedy, Course.IS_LATE);
    }
}
