package io.kubectlpg.spec;

import java.util.List;

/**
 * Work that a CronJob starts.
 *
 * @param word its name on the command line, such as full, diff, incr: lower-case letters, at most eight
 * @param cron as the user wrote it
 * @param timeZone a name from the time zone database
 * @param request the kind and the arguments of the request in the pod; empty for a drill, which runs in a pod of its
 *     own
 */
public record Schedule(String word, String cron, String timeZone, List<String> request) {
    public Schedule {
        request = List.copyOf(request);
    }

    /** The word of scheduled drills. */
    public static final String DRILL = "drill";

    public boolean isDrill() {
        return word.equals(DRILL);
    }

    /** The CronJob's name. Kubernetes allows 52 characters, because the names of its Jobs begin with it. */
    public String objectName(ClusterName cluster) {
        return isDrill() ? cluster + "-" + word : cluster + "-" + request.getFirst() + "-" + word;
    }
}
