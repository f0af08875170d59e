package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import java.util.List;

/**
 * Something that changes a cluster. It is a value: nothing of it changes after it was made. What its steps find, they hand over
 * as {@link Result}s.
 */
public interface Operation {
    /** The command's word: install, backup, restore, uninstall. */
    OperationKind kind();

    ClusterName cluster();

    /** What {@code resume} needs to make the same operation again; never a secret. */
    ObjectNode arguments();

    /**
     * Observes and decides. Refuses what must not be done; changes nothing.
     *
     * @param id the operation's, the same when it is resumed
     */
    Plan plan(Kube kube, String id);

    /**
     * As {@link #plan}, after another plan that was not carried out.
     *
     * @param earlier what that one saw a moment ago need not be looked at again
     */
    default Plan planAgain(Kube kube, String id, Plan earlier) {
        return plan(kube, id);
    }

    /** What the user must know when it is done, also after a resume; a line each. */
    default List<String> lastWords(Results results) {
        return List.of();
    }

    /** Whether it replaces an operation that was left behind, which is then given up. */
    default boolean supersedes(OperationRecord left) {
        return false;
    }

    /** Whether it changes the cluster. An operation that only looks writes no journal and takes no lock. */
    default boolean changesCluster() {
        return true;
    }

    /** Whether it destroys data. The user then confirms with the cluster's name and not with a yes. */
    default boolean destroysData() {
        return false;
    }

    /** What goes on when the client is interrupted; it follows "interrupted;". */
    default String whenInterrupted() {
        return "what the cluster has begun goes on. Follow it with: kubectl pg resume " + cluster();
    }

    /** Whether it removes the cluster, and its journal with it. */
    default boolean removesCluster() {
        return false;
    }
}
