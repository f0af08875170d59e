package io.kubectlpg.command;

import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Clusters;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.cluster.LagRule;
import io.kubectlpg.cluster.ScheduleReader;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.cluster.WaitingRun;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.objects.ObjectFindings;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Everything that {@code status} reads about a cluster, and that {@code monitor} reads now and then.
 *
 * @param missing the findings about objects; they come first, because they may cause the other findings
 * @param others the findings about operations, schedules and drills
 */
record FullStatus(
        ClusterState state,
        ScheduleReport schedules,
        Optional<Drill> drill,
        List<Finding> missing,
        List<Finding> others) {
    static FullStatus read(Kube kube, ClusterName cluster) {
        CompletableFuture<List<ScheduledWork>> schedules = ScheduleReader.readIfAllowed(kube, cluster);
        CompletableFuture<Optional<Drill>> drilled = Drill.last(kube, cluster);
        CompletableFuture<List<Finding>> objects = CompletableFuture.supplyAsync(
                () -> ObjectFindings.read(kube, cluster, Version.current()), Thread::startVirtualThread);
        CompletableFuture<List<Finding>> left =
                CompletableFuture.supplyAsync(() -> LeftBehindFinding.of(kube, cluster), Thread::startVirtualThread);
        ClusterState state = new ClusterReader(kube).read(cluster);
        List<Finding> missing = Kube.await(objects);
        if (!state.exists() && missing.isEmpty()) {
            throw Clusters.without(kube, cluster);
        }
        Optional<Drill> drill = Kube.await(drilled);
        ScheduleReport scheduled = ScheduleReport.of(state, Kube.await(schedules), drill, kube.serverTime());
        List<Finding> waiting = scheduled.active()
                ? WaitingRun.of(kube, cluster).stream()
                        .flatMap(run -> run.finding(cluster, kube.serverTime()).stream())
                        .toList()
                : List.of();
        Health others = new Health(waiting)
                .and(scheduled.findings(cluster))
                .and(Kube.await(left))
                .and(drill.map(last -> last.findings(cluster)).orElse(List.of()));
        return new FullStatus(state, scheduled, drill, missing, others.findings());
    }

    Health health() {
        return health(state, LagRule.OF_STATUS);
    }

    /** The health with a newer state of the instances, by another rule about the lag of replicas. */
    Health health(ClusterState newer, LagRule lag) {
        return new Health(missing).and(Health.of(newer, lag).findings()).and(others);
    }

    /** Whether a finding about objects, operations, schedules or drills makes the cluster unhealthy. */
    boolean unhealthyBesidesInstances() {
        return !new Health(missing).and(others).healthy();
    }
}
