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

    /** What is to be known once it is done, whoever brought it to its end; a line each. */
    default List<String> lastWords(Results results) {
        return List.of();
    }

    /** Whether it makes an operation that was left behind pointless, which is then given up. */
    default boolean supersedes(OperationRecord left) {
        return false;
    }

    /**
     * Whether it changes the cluster. What only looks at it, however long, keeps no journal and no other operation from
     * running.
     */
    default boolean changesCluster() {
        return true;
    }

    /** Whether data is gone for good afterwards, which is confirmed by the name and not by a yes. */
    default boolean destroysData() {
        return false;
    }

    /** What is true when the client is told to end, behind "interrupted;". */
    default String whenInterrupted() {
        return "what the cluster has begun goes on. Follow it with: kubectl pg resume " + cluster();
    }

    /** Whether nothing is left to keep a journal of. */
    default boolean removesCluster() {
        return false;
    }
}
