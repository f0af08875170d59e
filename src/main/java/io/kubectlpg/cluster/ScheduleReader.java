package io.kubectlpg.cluster;

import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads a cluster's CronJobs. */
public final class ScheduleReader {
    private ScheduleReader() {}

    /** The scheduled work, sorted by name. */
    public static CompletableFuture<List<ScheduledWork>> read(Kube kube, ClusterName name) {
        return kube.listAsync(Kind.CRON_JOB, Labels.selector(name) + "," + Labels.SCHEDULE)
                .thenApply(objects -> objects.stream()
                        .map(ScheduledWork::parse)
                        .sorted(Comparator.comparing(ScheduledWork::name))
                        .toList());
    }

    /**
     * As {@link #read}. The result is empty if the user may not list CronJobs, so that the caller can still show the
     * rest.
     */
    public static CompletableFuture<List<ScheduledWork>> readIfAllowed(Kube kube, ClusterName name) {
        return Kube.unlessDenied(read(kube, name), List.of());
    }
}
