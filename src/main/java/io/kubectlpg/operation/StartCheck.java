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
 * Ends a wait for an instance as soon as it is known that waiting does not help. Asked again and again while the pod
 * does not run; a problem that may pass gets a while to do so, and one that is only late has all the time.
 */
public final class StartCheck {
    /** So that what began a moment ago is told of within twenty seconds. */
    private static final Duration WHILE = Duration.ofSeconds(7);

    /** Changing it makes the StatefulSet's controller try again at once. */
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
     * Checks the instance as it was just observed.
     *
     * @return what it waits for
     * @throws CliException failed, with what stands in its way
     */
    public Optional<StartupProblem> look(Instance instance) {
        Optional<StartupProblem> startupProblem = instance.startupProblem();
        if (startupProblem.isPresent() && !asked) {
            askForPod(instance);
            asked = true;
        }
        // Without a pod the problem is the controller's last word, which may be an old one.
        Optional<StartupProblem> judged = instance.pod().isPresent()
                ? startupProblem
                : startupProblem.map(
                        word -> new StartupProblem(word.problem(), word.remedy(), StartupProblem.Course.MAY_PASS));
        passing.endedBy(judged).ifPresent(found -> {
            throw CliException.failed(found.problem(), remedy(found, instance));
        });
        return startupProblem;
    }

    /** A controller that was denied tries again after up to a quarter of an hour; a change of its object wakes it up. */
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
        return (startupProblem.remedy() + " Then the same command goes on from here"
                        + (instance.bootstrap() ? ", also with other values." : "."))
                .strip();
    }
}
