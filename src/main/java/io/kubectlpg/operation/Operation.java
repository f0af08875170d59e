package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import java.util.List;

/** An operation that changes a cluster. It is an immutable value: steps pass on what they find as {@link Result}s. */
public interface Operation {
    /** The kind, which is named like the command: install, backup, restore, uninstall. */
    OperationKind kind();

    ClusterName cluster();

    /** The arguments from which {@code resume} makes the same operation. They hold no secrets. */
    ObjectNode arguments();

    /**
     * Reads the cluster and makes the plan. Throws if the operation must not run. Changes nothing.
     *
     * @param id the operation's id, the same when it is resumed
     */
    Plan plan(Kube kube, String id);

    /**
     * As {@link #plan}, when an earlier plan was not carried out.
     *
     * @param earlier what it found a moment ago need not be read again
     */
    default Plan planAgain(Kube kube, String id, Plan earlier) {
        return plan(kube, id);
    }

    /** What the user must know at the end, also after a resume. One line each. */
    default List<String> lastWords(Results results) {
        return List.of();
    }

    /** Whether this operation replaces the one that was left behind. That one then ends as given up. */
    default boolean supersedes(OperationRecord left) {
        return false;
    }

    /** Whether it changes the cluster. If not, it writes no journal and takes no lock. */
    default boolean changesCluster() {
        return true;
    }

    /** Whether it destroys data. The user then confirms with the cluster's name and not with yes. */
    default boolean destroysData() {
        return false;
    }

    /** What goes on after the client is interrupted. The text follows "interrupted;". */
    default String whenInterrupted() {
        return "the work in the cluster goes on. Follow it with: kubectl pg resume " + cluster();
    }

    /** Whether it removes the cluster together with its journal. */
    default boolean removesCluster() {
        return false;
    }
}
