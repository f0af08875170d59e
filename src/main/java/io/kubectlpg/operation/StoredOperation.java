package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;

/**
 * The data from which an operation is made again.
 *
 * @param kube reads what the journal does not store, such as secrets
 * @param arguments the arguments from {@link Operation#arguments}
 * @param programVersion the version of the program that resumes the operation
 * @param planWait how long to wait for the pods that the plan needs
 */
public record StoredOperation(
        Kube kube,
        ClusterName cluster,
        OperationKind kind,
        ObjectNode arguments,
        String programVersion,
        PlanWait planWait) {
    /** Whether this argument is true. */
    public boolean flag(String argument) {
        return flag(argument, false);
    }

    /**
     * Whether this argument is true.
     *
     * @param unsaid what an entry of an earlier version meant, which does not have the argument
     */
    public boolean flag(String argument, boolean unsaid) {
        return arguments.path(argument).asBoolean(unsaid);
    }
}
