package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import java.util.List;

/** An operation that changes a cluster. The object is immutable: steps pass on what they find as {@link Result}s. */
public interface Operation {
    /** The kind of the operation. It has the name of the command: install, backup, restore, uninstall. */
    OperationKind kind();

    ClusterName cluster();

    /** The arguments from which {@code resume} makes the same operation again. They contain no secrets. */
    ObjectNode arguments();

    /**
     * Reads the cluster and makes the plan, without changing anything. It throws if the operation must not run.
     *
     * @param id the operation's id; a resumed operation keeps its id
     */
    Plan plan(Kube kube, String id);

    /**
     * As {@link #plan}, if an earlier plan was not carried out.
     *
     * @param earlier the earlier plan; results that it read a moment ago need not be read again
     */
    default Plan planAgain(Kube kube, String id, Plan earlier) {
        return plan(kube, id);
    }

    /** The sentences that the user must read at the end, even after a resume; one line each. */
    default List<String> lastWords(Results results) {
        return List.of();
    }

    /** Whether this operation replaces the unfinished one. The unfinished one then ends as given up. */
    default boolean supersedes(OperationRecord left) {
        return false;
    }

    /** Whether the operation changes the cluster. An operation that does not writes no journal and takes no lock. */
    default boolean changesCluster() {
        return true;
    }

    /**
     * Whether the operation destroys data. Then the user must confirm it with the cluster's name; {@code --yes} is not
     * enough.
     */
    default boolean destroysData() {
        return false;
    }

    /** The text about the work that goes on after the client is interrupted. It follows the word "interrupted;". */
    default String whenInterrupted() {
        return "the work in the cluster goes on. Follow it with: kubectl pg resume " + cluster();
    }

    /** Whether the history of the cluster is stored after the operation. See {@link HistoryStore}. */
    default boolean storesHistory() {
        return false;
    }

    /** Whether the operation removes the cluster together with its journal. */
    default boolean removesCluster() {
        return false;
    }
}
