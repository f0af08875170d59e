package io.kubectlpg.operation.server;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the end of a server would interrupt: backups and restores that instances carry out by themselves. */
public final class Work {
    private Work() {}

    /**
     * Refuses while an instance works.
     *
     * @param verb such as {@code stop}
     */
    public static void refuse(ClusterState state, String verb) {
        for (Instance instance : state.instances()) {
            Optional<Request> busy = running(instance);
            if (busy.isPresent()) {
                throw CliException.refused(
                        "%s carries out %s %s"
                                .formatted(
                                        instance.name(),
                                        busy.get().kind(),
                                        busy.get().id()),
                        "Wait for it, kubectl pg status %s shows how far it is; or %s it nevertheless with --abort."
                                .formatted(state.name(), verb));
            }
        }
    }

    /** As {@link #refuse}, for what cannot give it up. */
    public static void await(ClusterState state) {
        for (Instance instance : state.instances()) {
            running(instance).ifPresent(request -> {
                throw CliException.refused(
                        "%s carries out %s %s".formatted(instance.name(), request.kind(), request.id()),
                        "Wait for it; kubectl pg status %s shows how far it is.".formatted(state.name()));
            });
        }
    }

    /** What becomes of it, a line each. */
    static List<String> warning(ClusterState state) {
        var lines = new ArrayList<String>();
        for (Instance instance : state.instances()) {
            running(instance)
                    .ifPresent(request -> lines.add(
                            request.kind().equals("restore")
                                    ? "Restore " + request.id() + " is interrupted, and goes on when " + instance.name()
                                            + " has a pod again."
                                    : request.kind() + " " + request.id() + " is given up."));
        }
        return lines;
    }

    private static Optional<Request> running(Instance instance) {
        return instance.observation().flatMap(seen -> seen.runningRequest());
    }
}
