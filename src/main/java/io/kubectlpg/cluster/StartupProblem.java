package io.kubectlpg.cluster;

/**
 * A problem that prevents a pod from running.
 *
 * @param problem one sentence
 * @param remedy one sentence with the value, the object or the command that helps
 * @param course how the problem develops without a change
 */
public record StartupProblem(String problem, String remedy, Course course) {
    /** How the problem develops if nobody changes the cluster. */
    public enum Course {
        /** The problem stays, for example because the image does not exist or a policy forbids the pod. */
        LASTS,
        /** The problem passes in a moment, or when somebody changes something: creates a Secret, or frees quota. */
        MAY_PASS,
        /** The problem passes with time: a registry is slow, a node is being added, or the storage creates a volume. */
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
