package io.kubectlpg.cluster;

/**
 * What keeps a pod from running.
 *
 * @param problem one sentence
 * @param remedy one sentence that names the value, the object or the command
 * @param course whether waiting helps
 */
public record StartupProblem(String problem, String remedy, Course course) {
    /** What becomes of it when nobody changes the cluster. */
    public enum Course {
        /** It stays: there is no such image, or a policy forbids the pod. */
        LASTS,
        /** It passes within a moment, or when somebody else changes something: a Secret is made, a quota gets room. */
        MAY_PASS,
        /** It takes its time: a registry answers late, a node is being added, the storage makes a volume. */
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
