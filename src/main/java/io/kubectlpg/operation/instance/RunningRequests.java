package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.RequestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The requests that the end of a server would interrupt: backups and restores that instances carry out. */
public final class RunningRequests {
    private RunningRequests() {}

    /**
     * Fails while an instance carries out a request. It is for operations that have an option to stop the request.
     *
     * @param verb the verb in the message, such as {@code stop}
     */
    public static void refuse(ClusterState state, String verb) {
        refuse(state, verb + " it", "--abort");
    }

    /**
     * As the other {@code refuse}.
     *
     * @param words what is done anyway, such as {@code stop it}
     * @param option the option that stops the request
     */
    public static void refuse(ClusterState state, String words, String option) {
        refuseUnless(state, "; or " + words + " anyway with " + option + ".");
    }

    /** As {@link #refuse}, for operations without such an option. */
    public static void await(ClusterState state) {
        refuseUnless(state, ".");
    }

    private static void refuseUnless(ClusterState state, String otherwise) {
        for (Instance instance : state.instances()) {
            running(instance).ifPresent(request -> {
                throw CliException.refused(
                        "%s carries out %s %s".formatted(instance.name(), request.word(), request.id()),
                        "Wait for it%s kubectl pg status %s shows how far it is%s"
                                .formatted(otherwise.equals(".") ? ";" : ",", state.name(), otherwise));
            });
        }
    }

    /** The consequences of a server's end for the running requests, one line each. */
    public static List<String> warning(ClusterState state) {
        var lines = new ArrayList<String>();
        for (Instance instance : state.instances()) {
            running(instance)
                    .ifPresent(request -> lines.add(
                            request.kind() == RequestKind.RESTORE || request.kind() == RequestKind.CLONE
                                    ? capitalized(request.word()) + " " + request.id()
                                            + " is interrupted, and it goes on when " + instance.name()
                                            + " has a pod again."
                                    : request.word() + " " + request.id() + " is given up."));
        }
        return lines;
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Optional<Request> running(Instance instance) {
        return instance.observation().flatMap(seen -> seen.runningRequest());
    }
}
