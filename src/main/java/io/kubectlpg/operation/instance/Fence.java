package io.kubectlpg.operation.instance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;

/**
 * The fence around an instance: its StatefulSet has no replicas and a note why. Only a command that lifts the fence starts
 * the instance again.
 */
public final class Fence {
    private Fence() {}

    /** Notes why the instance is fenced. Nothing stops by this. */
    public static void mark(Kube kube, InstanceName instance, String why) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Labels.FENCED, why);
        kube.mergePatch(Kind.STATEFUL_SET, instance.toString(), patch);
    }

    /**
     * Whether the instance has no pod and gets none: its StatefulSet has no replicas, and the controller has seen that; or
     * there is no StatefulSet.
     */
    public static boolean holds(Kube kube, InstanceName instance) {
        boolean mayMakePods = kube.get(Kind.STATEFUL_SET, instance.toString())
                .filter(set -> set.at("/spec/replicas").asInt(1) > 0
                        || set.at("/status/replicas").asInt() > 0
                        || set.at("/status/observedGeneration").asLong()
                                < set.at("/metadata/generation").asLong())
                .isPresent();
        return !mayMakePods && PodShutdown.of(instance).remaining(kube).isEmpty();
    }

    /** Fails if a fence of this instance cannot be lifted yet. */
    public static void requireLiftable(Instance instance) {
        if (instance.isFenced() && instance.pod().isPresent()) {
            throw CliException.refused(
                    "the fenced pod " + instance.name().podName() + " still exists, so its server may still run",
                    "Wait until its node runs again; then the pod goes by itself. If the node never comes back: kubectl "
                            + "delete pod " + instance.name().podName() + " --force --grace-period=0");
        }
    }

    /** The step that lets the instance start again, with the role that it has. */
    public static Step lift(Instance instance) {
        return new Step("Lift the fence of " + instance.name(), context -> {
            ReplicaCount.set(context.kube(), instance, 1);
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("metadata").putObject("annotations").putNull(Labels.FENCED);
            context.kube().mergePatch(Kind.STATEFUL_SET, instance.name().toString(), patch);
            return StepResult.done();
        });
    }
}
