package io.kubectlpg.operation.schedule;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Clusters;
import io.kubectlpg.cluster.ScheduleReader;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the schedules of a cluster. */
public final class Schedules {
    private Schedules() {}

    /**
     * All schedules.
     *
     * @throws CliException not found, if the cluster does not exist
     */
    public static List<ScheduledWork> of(Kube kube, ClusterName name) {
        List<ScheduledWork> all = Kube.await(ScheduleReader.read(kube, name));
        if (all.isEmpty() && kube.list(Kind.STATEFUL_SET, Labels.selector(name)).isEmpty()) {
            throw Clusters.without(kube, name);
        }
        return all;
    }

    /**
     * The named schedule, or all schedules.
     *
     * @throws CliException not found, if there is no such schedule
     */
    static List<ScheduledWork> of(Kube kube, ClusterName name, Optional<String> word) {
        List<ScheduledWork> all = of(kube, name);
        List<ScheduledWork> wanted = all.stream()
                .filter(work -> word.filter(w -> !w.equals(work.word())).isEmpty())
                .toList();
        if (wanted.isEmpty()) {
            throw none(name, all, word);
        }
        return wanted;
    }

    private static CliException none(ClusterName name, List<ScheduledWork> all, Optional<String> word) {
        if (all.isEmpty()) {
            return CliException.notFound(
                    name + " has no schedules",
                    "Add a schedule with kubectl pg upgrade " + name + " --set backup.schedule.full=\"0 2 * * 0\".");
        }
        List<String> words = all.stream().map(ScheduledWork::word).toList();
        return CliException.notFound(
                name + " has no schedule \"" + word.orElse("") + "\"",
                NearestName.to(word.orElse(""), words)
                        .map(near -> "Did you mean " + near + "?")
                        .orElse("It has: " + words.stream().collect(Collectors.joining(", ")) + "."));
    }
}
