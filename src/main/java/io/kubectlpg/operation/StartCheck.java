package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Obstacle;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a wait for an instance as soon as it is known that waiting does not help. Asked again and again while the pod
 * does not run; an obstacle that may pass gets a while to do so.
 */
public final class StartCheck {
    /** So that what began a moment ago is told of within twenty seconds. */
    private static final Duration WHILE = Duration.ofSeconds(7);

    /** Its only purpose is to be changed. */
    private static final String ASKED = "kubectl-pg.io/asked-for-pod";

    private final Kube kube;
    private final Duration length;
    private Waiting.@Nullable Deadline patience;

    public StartCheck(Kube kube) {
        this(kube, WHILE);
    }

    StartCheck(Kube kube, Duration length) {
        this.kube = kube;
        this.length = length;
    }

    /**
     * Judges the instance as it was just observed.
     *
     * @throws CliException failed, with what stands in its way
     */
    public void look(Instance instance) {
        Optional<Obstacle> obstacle = instance.obstacle();
        if (obstacle.isEmpty()) {
            patience = null;
            return;
        }
        if (patience == null) {
            patience = Waiting.deadline(length);
            askForPod(instance);
        }
        // Without a pod the obstacle is the controller's last word, which may be an old one.
        boolean certain = !obstacle.get().mayPass() && instance.pod().isPresent();
        if (certain || patience.passed()) {
            throw CliException.failed(obstacle.get().problem(), remedy(obstacle.get(), instance));
        }
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

    private static String remedy(Obstacle obstacle, Instance instance) {
        String cluster = instance.name().cluster().toString();
        return (obstacle.remedy() + " The same command goes on from here; to install " + cluster
                        + " with other values, kubectl pg uninstall " + cluster + " first.")
                .strip();
    }
}
