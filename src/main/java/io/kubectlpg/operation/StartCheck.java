package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends the wait for an instance if waiting does not help. Call it repeatedly while the pod does not run. A problem that
 * may pass gets some seconds. A mere delay does not end the wait.
 */
public final class StartCheck {
    /** How long to wait for a problem that may pass. The user then sees the problem within twenty seconds. */
    private static final Duration WHILE = Duration.ofSeconds(7);

    /** An annotation of the StatefulSet. When it changes, the controller tries again at once. */
    private static final String ASKED = "kubectl-pg.io/asked-for-pod";

    private final Kube kube;
    private final PodWaitLimit passing;
    private boolean asked;

    public StartCheck(Kube kube) {
        this(kube, WHILE);
    }

    StartCheck(Kube kube, Duration length) {
        this.kube = kube;
        this.passing = new PodWaitLimit(length);
    }

    /**
     * Checks an instance that was just observed.
     *
     * @return what the instance waits for; empty if nothing is known
     * @throws CliException failed, with the problem that ends the wait
     */
    public Optional<StartupProblem> look(Instance instance) {
        Optional<StartupProblem> startupProblem = instance.startupProblem();
        if (startupProblem.isPresent() && !asked) {
            askForPod(instance);
            asked = true;
        }
        // Without a pod the problem is the controller's last error, which may be old.
        Optional<StartupProblem> judged = instance.pod().isPresent()
                ? startupProblem
                : startupProblem.map(
                        word -> new StartupProblem(word.problem(), word.remedy(), StartupProblem.Course.MAY_PASS));
        passing.endedBy(judged).ifPresent(found -> {
            throw CliException.failed(found.problem(), remedy(found, instance));
        });
        return startupProblem;
    }

    /**
     * Makes the controller try to create the pod now. After a refusal the controller may wait up to a quarter of an
     * hour.
     */
    private void askForPod(Instance instance) {
        if (instance.pod().isPresent()) {
            return;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .putObject("annotations")
                .put(ASKED, kube.serverTime().toString());
        kube.mergePatch(Kind.STATEFUL_SET, instance.name().toString(), patch);
    }

    private static String remedy(StartupProblem startupProblem, Instance instance) {
        return (startupProblem.remedy() + " Then run the same command again to continue"
                        + (instance.bootstrap() ? ", also with other values." : "."))
                .strip();
    }
}
