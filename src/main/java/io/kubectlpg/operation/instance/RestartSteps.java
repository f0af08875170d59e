package io.kubectlpg.operation.instance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The steps of a restart, which other operations use, too. Each step restarts only once, even if the operation is
 * resumed.
 */
public final class RestartSteps {
    private static final int WRONG_FILES = 4;
    private static final int ASK_AGAIN = 6;

    private RestartSteps() {}

    /**
     * Restarts the server in its pod. The operation's id on the instance's volume requests the restart, and later shows
     * that it was done. If the client dies before the id is written, nothing has changed, and the step starts again. If
     * it dies later, the supervisor or the next pod carries out the restart, and the step only waits for the server.
     */
    public static Step server(InstanceName instance) {
        return new Step("Restart the server of " + instance, context -> {
            Waiting.Deadline deadline = Waiting.deadline(context.limit());
            String hash = ReloadStep.configHash(context.kube(), instance.cluster());
            while (true) {
                PodExec.Result result = new MountedFiles(context.kube(), instance)
                        .run("restart", List.of(context.operationId(), hash), new byte[0]);
                if (result.succeeded()) {
                    return StepResult.done("accepts connections since " + result.text());
                }
                if (result.exitCode() != ASK_AGAIN) {
                    throw failed(instance, result);
                }
                context.task().status(result.stderr().strip());
                if (deadline.passed()) {
                    throw CliException.waits(
                            instance + " does not yet accept connections after the restart: "
                                    + result.stderr().strip(),
                            "The restart goes on by itself; kubectl pg resume " + instance.cluster() + " follows it.");
                }
            }
        });
    }

    private static CliException failed(InstanceName instance, PodExec.Result result) {
        if (result.exitCode() == WRONG_FILES) {
            return CliException.refused(
                    instance + " was not restarted, because its server cannot start with the new files: "
                            + result.stderr().strip().lines().collect(Collectors.joining("; ")),
                    "The server still runs. Correct the values with kubectl pg upgrade " + instance.cluster() + ".");
        }
        return CliException.failed(
                instance + " was not restarted: "
                        + result.stderr().strip().lines().collect(Collectors.joining("; ")),
                "See kubectl pg status " + instance.cluster() + ", and kubectl logs " + instance.podName() + ".");
    }

    /**
     * Replaces the pod after a clean shutdown; the StatefulSet makes the new pod. The pod's uid is first written to the
     * StatefulSet. If the client dies before that, nothing has changed. If it dies later, the step deletes the noted
     * pod, or finds that the pod is already replaced.
     */
    public static Step pod(InstanceName instance) {
        return new Step("Replace the pod of " + instance, context -> {
            Optional<String> present = uid(context.kube(), instance);
            String meant = meant(context, instance, present.orElse("none"));
            if (!present.equals(Optional.of(meant))) {
                return StepResult.alreadyDone("the pod is already replaced");
            }
            context.kube().delete(Kind.POD, instance.podName());
            return StepResult.done();
        });
    }

    /** Removes the note about the replaced pod, so that a resumed operation replaces the present pod. */
    public static void forgetPod(Kube kube, InstanceName instance) {
        note(kube, instance, JsonNodeFactory.instance.nullNode());
    }

    /** The uid of the pod that this operation must replace. */
    private static String meant(StepContext context, InstanceName instance, String present) {
        String noted = context.kube()
                .get(Kind.STATEFUL_SET, instance.toString())
                .orElseThrow(() -> CliException.notFound(
                        "there is no instance " + instance, "See kubectl pg status " + instance.cluster() + "."))
                .at("/metadata/annotations/" + Labels.REPLACED_POD.replace("/", "~1"))
                .asText("");
        String prefix = context.operationId() + " ";
        if (noted.startsWith(prefix)) {
            return noted.substring(prefix.length());
        }
        note(context.kube(), instance, JsonNodeFactory.instance.textNode(prefix + present));
        return present;
    }

    private static void note(Kube kube, InstanceName instance, ValueNode pod) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").set(Labels.REPLACED_POD, pod);
        kube.mergePatch(Kind.STATEFUL_SET, instance.toString(), patch);
    }

    private static Optional<String> uid(Kube kube, InstanceName instance) {
        return kube.get(Kind.POD, instance.podName())
                .map(pod -> pod.path("metadata").path("uid").asText());
    }
}
