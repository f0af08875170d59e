package io.kubectlpg.operation.instance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Runs scripts that wait until the files in a pod are those that a ConfigMap or a Secret holds by now. The kubelet looks
 * once a minute, but at once when the pod changes; so an annotation of it is changed, and again as long as the script
 * waits: the kubelet may have looked before it had heard of the new ConfigMap.
 */
public final class MountedFiles {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** What bash says of a file that is not there. */
    private static final int NO_SUCH_SCRIPT = 127;
    /** Longer than any of the scripts waits. */
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private final Kube kube;
    private final InstanceName instance;

    public MountedFiles(Kube kube, InstanceName instance) {
        this.kube = kube;
        this.instance = instance;
    }

    /**
     * Runs the script with these arguments to its end. If the pod still has older scripts, this waits for the new ones,
     * too.
     */
    public PodExec.Result run(String script, List<String> arguments, byte[] stdin) {
        var argv = new ArrayList<>(List.of("bash", "/opt/kubectl-pg/" + script));
        argv.addAll(arguments);
        Waiting.Deadline deadline = Waiting.deadline(LIMIT);
        while (true) {
            PodExec.Result result = once(argv, stdin);
            if (result.exitCode() != NO_SUCH_SCRIPT || deadline.passed()) {
                return result;
            }
            Waiting.pause(RETRY);
        }
    }

    /** The exception for a script that failed. */
    public CliException failed(String script, PodExec.Result result) {
        return CliException.failed(
                "the script " + script + " failed on " + instance + ": "
                        + result.stderr().strip(),
                "See kubectl logs " + instance.podName() + ".");
    }

    private PodExec.Result once(List<String> argv, byte[] stdin) {
        refresh();
        CompletableFuture<PodExec.Result> answer = kube.exec().start(instance.podName(), argv, stdin, LIMIT);
        await(answer);
        while (!answer.isDone()) {
            refresh();
            await(answer);
        }
        return Kube.await(answer);
    }

    /** Until it is there, or the kubelet is to be told again. */
    private static void await(CompletableFuture<PodExec.Result> answer) {
        try {
            Waiting.within(AGAIN, answer);
        } catch (TimeoutException | ExecutionException notYet) {
            // Whoever asks the future hears of the failure.
            return;
        }
    }

    /** Lets the kubelet update the mounted files now. */
    public void refresh() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Labels.REFRESHED, OperationIds.random());
        kube.mergePatch(Kind.POD, instance.podName(), patch);
    }
}
