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
 * Runs scripts that wait until the mounted files in a pod match a ConfigMap or Secret. The kubelet updates files about
 * once a minute, and at once if the pod changes. So this class changes an annotation of the pod. It repeats that while
 * the script waits, because the kubelet may not have known the new ConfigMap at the first change.
 */
public final class MountedFiles {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Bash's exit code for a file that does not exist. */
    private static final int NO_SUCH_SCRIPT = 127;
    /** A time limit that is longer than any script waits. */
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private final Kube kube;
    private final InstanceName instance;

    public MountedFiles(Kube kube, InstanceName instance) {
        this.kube = kube;
        this.instance = instance;
    }

    /** Runs the script to its end. If the pod still has older scripts, this method waits for the new ones. */
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

    /** Waits for the answer, but only until the next change of the annotation is due. */
    private static void await(CompletableFuture<PodExec.Result> answer) {
        try {
            Waiting.within(AGAIN, answer);
        } catch (TimeoutException | ExecutionException notYet) {
            // Ignored: the caller gets the failure from the future.
            return;
        }
    }

    /** Makes the kubelet update the mounted files now. */
    public void refresh() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Labels.REFRESHED, OperationIds.random());
        kube.mergePatch(Kind.POD, instance.podName(), patch);
    }
}
