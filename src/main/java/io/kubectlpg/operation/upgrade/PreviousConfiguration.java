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
 * The configuration and the pod template that a server had before an upgrade. Both are restored if the server does not
 * start with the new ones or does not accept them. Otherwise the server would not start again after its next stop. If
 * the client dies during this, {@code resume} tries the new values again, fails again, and then restores the old ones.
 */
final class PreviousConfiguration {
    /**
     * The time limit for a start with the old configuration. A server starts within seconds, unless it must recover.
     */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectNode config;
    private final ObjectNode statefulSet;
    private final InstanceName instance;

    /**
     * The state before an upgrade.
     *
     * @param config the ConfigMap made from the old values
     * @param statefulSet the instance's StatefulSet made from the old values
     */
    PreviousConfiguration(ObjectNode config, ObjectNode statefulSet, InstanceName instance) {
        this.config = config;
        this.statefulSet = statefulSet;
        this.instance = instance;
    }

    /** Returns a copy of the step. If the step fails, the copy restores the old configuration and fails, too. */
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
     * Makes the server use the old configuration. A running server reloads it. A stopped server is started by its
     * supervisor, which tries a new configuration at once. Kubernetes' readiness is not a sufficient check: for some
     * seconds it reports a pod as ready although its server has just ended.
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
     * Deletes a pod that has the new template, so that the StatefulSet makes a pod with the old template. First the
     * note about the replaced pod is removed, because a resumed operation must replace another pod.
     *
     * @return false if the pod already has the old template
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
        context.task().status("the previous configuration is being restored");
        try {
            context.kube().apply(config, FieldManagers.SPEC, true, false);
            context.kube().apply(statefulSet, FieldManagers.SPEC, true, false);
            runAgain(context);
        } catch (CliException second) {
            CliException both = CliException.failed(
                            failure.problem() + "; and it does not run with the previous configuration, either: "
                                    + second.problem(),
                            "See kubectl pg status " + instance.cluster()
                                    + ". The stored values are still the previous ones: kubectl pg upgrade "
                                    + instance.cluster()
                                    + " applies them again.")
                    .causedBy(failure);
            both.addSuppressed(second);
            return both;
        }
        return CliException.failed(
                        failure.problem() + "; the previous configuration is restored, and " + instance + " runs "
                                + "with it",
                        "Correct the values and run the command again.")
                .causedBy(failure);
    }
}
