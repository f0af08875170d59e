package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.install.BringUpSteps;
import io.kubectlpg.operation.server.ReloadStep;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;

/**
 * What a server ran with before an upgrade. It is put back where the server does not come up with what it was given, or does
 * not take it: what stayed there would stop it at its next start, whoever causes that. A client that dies in between leaves
 * the operation, which is taken up and fails again, and then puts it back.
 */
final class PreviousConfiguration {
    /** A server starts in seconds, unless it recovers. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectNode config;
    private final InstanceName instance;

    /** @param before what the cluster's own values make */
    PreviousConfiguration(Manifests before, InstanceName instance) {
        this.config = before.config();
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
        if (!Waiting.until(AGAIN, PAUSE, () -> reads(context.kube()))) {
            new BringUpSteps(instance).waitForPrimary().action().run(context);
        }
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
        context.task().status("the configuration before is put back");
        try {
            context.kube().apply(config, FieldManagers.SPEC, true, false);
            runAgain(context);
        } catch (CliException second) {
            CliException both = CliException.failed(
                            failure.problem() + "; and it does not run with the configuration before, either: "
                                    + second.problem(),
                            "See kubectl pg status " + instance.cluster()
                                    + ". The values are those before: kubectl pg upgrade " + instance.cluster()
                                    + " applies them again.")
                    .causedBy(failure);
            both.addSuppressed(second);
            return both;
        }
        return CliException.failed(
                        failure.problem() + "; the configuration before is back, and " + instance + " runs with it",
                        "Correct the values, and give them again.")
                .causedBy(failure);
    }
}
