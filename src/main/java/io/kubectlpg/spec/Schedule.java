package io.kubectlpg.spec;

import java.util.List;

/**
 * Work that a CronJob starts.
 *
 * @param word what it is called on the command line, lower-case letters, at most eight: full, diff, incr
 * @param cron as it was given
 * @param timeZone a name of the time zone database
 * @param request the kind and the arguments of the request that it becomes in the pod; of a drill, which has a pod of its
 *     own, nothing
 */
public record Schedule(String word, String cron, String timeZone, List<String> request) {
    public Schedule {
        request = List.copyOf(request);
    }

    /** The word of drills by the clock. */
    public static final String DRILL = "drill";

    public boolean isDrill() {
        return word.equals(DRILL);
    }

    /** The CronJob's name: at most 52 characters, for its Jobs are named after it. */
    public String objectName(ClusterName cluster) {
        return isDrill() ? cluster + "-" + word : cluster + "-" + request.getFirst() + "-" + word;
    }
}
