package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;

/**
 * What an operation is made again from.
 *
 * @param kube for what the journal does not keep, which is every secret
 * @param arguments as {@link Operation#arguments} gave them
 * @param programVersion of the program that goes on with it
 */
public record StoredOperation(
        Kube kube, ClusterName cluster, OperationKind kind, ObjectNode arguments, String programVersion) {
    /** Whether an argument is set. */
    public boolean flag(String argument) {
        return arguments.path(argument).asBoolean();
    }
}
