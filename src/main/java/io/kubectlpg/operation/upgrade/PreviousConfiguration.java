package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.ReloadStep;
import io.kubectlpg.operation.instance.RestartSteps;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;

/**
 * What a server ran with before an upgrade: its configuration, and the template of its pod. It is put back where the server does
 * not come up with what it was given, or does not take it: what stayed there would stop it at its next start, whoever causes
 * that. A client that dies while it puts something back leaves the operation: {@code resume} tries the new values again, fails
 * again, and then puts back what was before.
 */
final class PreviousConfiguration {
    /** A server starts in seconds, unless it recovers. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectNode config;
    private final ObjectNode statefulSet;
    private final InstanceName instance;

    /**
     * @param config the ConfigMap as the cluster's own values make it
     * @param statefulSet the same of the instance
     */
    PreviousConfiguration(ObjectNode config, ObjectNode statefulSet, InstanceName instance) {
        this.config = config;
        this.statefulSet = statefulSet;
        this.instance = instance;
    }

    /** The step; where it fails, the configuration before is put back, and it fails all the same. */
    Step orBack(Step step) {
        return new Step(step.name(), context -> {
            try {
                return step.action().run(context);
            } catch (CliException failure) {
                if (failure.code() != ExitCode.FAILED && failure.code() != ExitCode.REFUSED) {
                    throw failure;
                }
                throw putBack(context, failure);
            }
        });
    }

    /**
     * A server that still runs reads it; one that is down starts with it: its supervisor starts it at once with configuration
     * that it has not tried. Kubernetes' word alone is not enough: for some seconds it counts the pod of a server that has just
     * ended as ready.
     */
    private void runAgain(StepContext context) {
        if (replacePod(context.kube())) {
            new BringUpSteps(instance).waitForPrimary().action().run(context);
            return;
        }
        if (!Waiting.until(AGAIN, PAUSE, () -> reads(context.kube()))) {
            new BringUpSteps(instance).waitForPrimary().action().run(context);
        }
    }

    /**
     * A pod of the new template is deleted, so that the StatefulSet makes one of the template before. The operation's note of the
     * pod that it replaces goes first: taken up again, it has another pod to replace.
     *
     * @return false where the pod has that template already
     */
    private boolean replacePod(Kube kube) {
        boolean other = kube.get(Kind.POD, instance.podName())
                .filter(pod -> Pods.madeFrom(statefulSet, pod))
                .isEmpty();
        if (other) {
            RestartSteps.forgetPod(kube, instance);
            kube.delete(Kind.POD, instance.podName());
        }
        return other;
    }

    private boolean reads(Kube kube) {
        try {
            ReloadStep.reload(kube, instance);
            return true;
        } catch (CliException down) {
            if (down.code() != ExitCode.FAILED) {
                throw down;
            }
            return false;
        }
    }

    private CliException putBack(StepContext context, CliException failure) {
        context.task().status("the previous configuration is put back");
        try {
            context.kube().apply(config, FieldManagers.SPEC, true, false);
            context.kube().apply(statefulSet, FieldManagers.SPEC, true, false);
            runAgain(context);
        } catch (CliException second) {
            CliException both = CliException.failed(
                            failure.problem() + "; and it does not run with the previous configuration, either: "
                                    + second.problem(),
                            "See kubectl pg status " + instance.cluster()
                                    + ". The values are those before: kubectl pg upgrade " + instance.cluster()
                                    + " applies them again.")
                    .causedBy(failure);
            both.addSuppressed(second);
            return both;
        }
        return CliException.failed(
                        failure.problem() + "; the previous configuration is back, and " + instance + " runs with it",
                        "Correct the values, and give them again.")
                .causedBy(failure);
    }
}
