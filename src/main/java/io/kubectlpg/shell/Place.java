package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.command.GlobalOptions;
import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Contexts;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;

/**
 * The context, namespace and cluster in which the shell runs commands. If somebody changes the current context of the
 * kubeconfig, the shell stays in its place.
 *
 * @param given the options with which the shell was opened
 * @param context empty inside a pod, where there is no kubeconfig
 * @param cluster the cluster for commands that name none
 */
record Place(GlobalOptions given, Optional<String> context, String namespace, Optional<ClusterName> cluster) {
    /**
     * The place where a command with these options would run.
     *
     * @throws CliException a usage error if the kubeconfig has no current context, because one could be set at any time
     */
    static Place of(GlobalOptions given) {
        ConnectionOptions where = given.connection();
        Contexts known = Contexts.read(where);
        Optional<String> context = where.context().or(known::current);
        if (context.isEmpty() && !known.names().isEmpty()) {
            throw CliException.usage(
                    "your kubeconfig names no current context",
                    "Choose one with --context: " + String.join(", ", known.names()) + ".");
        }
        return new Place(given, context, known.namespace(), Optional.empty());
    }

    /** The same place in another context, with that context's namespace. */
    Place in(String otherContext) {
        ConnectionOptions there = GlobalOptions.inShell(
                        given, Optional.of(otherContext), Optional.empty(), Optional.empty())
                .connection();
        return new Place(given, Optional.of(otherContext), Contexts.read(there).namespace(), Optional.empty());
    }

    List<String> contexts() {
        return Contexts.read(given.connection()).names();
    }

    Place inNamespace(String other) {
        return new Place(given, context, other, Optional.empty());
    }

    Place using(ClusterName used) {
        return new Place(given, context, namespace, Optional.of(used));
    }

    /** The options for commands that the user types in this place. */
    GlobalOptions options() {
        return GlobalOptions.inShell(given, context, Optional.of(namespace), cluster);
    }
}
