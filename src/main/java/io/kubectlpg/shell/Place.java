package io.kubectlpg.shell;

import io.kubectlpg.command.GlobalOptions;
import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Contexts;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the shell stands. It stays there, also when somebody changes the current context elsewhere.
 *
 * @param context empty inside a pod, without a kubeconfig
 * @param cluster which a command means that names none
 */
record Place(Optional<Path> kubeconfig, Optional<String> context, String namespace, Optional<ClusterName> cluster) {
    /** Where a command with these options would look. */
    static Place of(GlobalOptions options) {
        ConnectionOptions where = options.connection();
        Optional<String> context =
                where.context().or(() -> Contexts.read(where.kubeconfig()).current());
        return new Place(where.kubeconfig(), context, Kube.namespace(where), Optional.empty());
    }

    /** Another context, in the namespace that it names. */
    Place in(String otherContext) {
        ConnectionOptions there =
                at(Optional.of(otherContext), Optional.empty()).connection();
        return new Place(kubeconfig, Optional.of(otherContext), Kube.namespace(there), Optional.empty());
    }

    List<String> contexts() {
        return Contexts.read(kubeconfig).names();
    }

    Place inNamespace(String other) {
        return new Place(kubeconfig, context, other, Optional.empty());
    }

    Place using(ClusterName used) {
        return new Place(kubeconfig, context, namespace, Optional.of(used));
    }

    /** The options of a command that is typed here. */
    GlobalOptions options() {
        return GlobalOptions.at(kubeconfig, context, Optional.of(namespace), cluster);
    }

    private GlobalOptions at(Optional<String> otherContext, Optional<String> otherNamespace) {
        return GlobalOptions.at(kubeconfig, otherContext, otherNamespace, Optional.empty());
    }
}
