package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Makes a running server read the configuration in the ConfigMap {@code NAME-config}. A second reload does no harm. If
 * the client dies during the step, the server has either the old or the new configuration.
 */
public final class ReloadStep {
    private static final int WRONG_FILES = 1;
    private static final int NO_SERVER = 5;
    private static final int TOO_LATE = 6;

    private ReloadStep() {}

    /** The step for an operation that has changed the configuration. Its result is a {@link ConfigurationRead}. */
    public static Step of(InstanceName instance) {
        return of(instance, CliException::failed);
    }

    /**
     * As {@link #of(InstanceName)}, for an operation that has changed nothing before. If the files have errors, the
     * operation is refused.
     */
    public static Step alone(InstanceName instance) {
        return of(instance, CliException::refused);
    }

    private static Step of(InstanceName instance, BiFunction<String, String, CliException> wrongFiles) {
        return new Step("Reload the configuration of " + instance, context -> {
            context.task().status("waiting until the kubelet has put the configuration into the pod");
            List<PendingRestart> waiting = reload(context.kube(), instance, wrongFiles);
            String detail = waiting.isEmpty()
                    ? ""
                    : waiting.stream().map(PendingRestart::toString).collect(Collectors.joining(", "))
                            + " with the next restart";
            return StepResult.done(detail).with(new ConfigurationRead(instance, waiting));
        });
    }

    /**
     * Reloads now.
     *
     * @return the parameters that need a restart
     * @throws CliException failed, if the files have errors; the server then keeps its old configuration
     */
    public static List<PendingRestart> reload(Kube kube, InstanceName instance) {
        return reload(kube, instance, CliException::failed);
    }

    private static List<PendingRestart> reload(
            Kube kube, InstanceName instance, BiFunction<String, String, CliException> wrongFiles) {
        String hash = configHash(kube, instance.cluster());
        var files = new MountedFiles(kube, instance);
        PodExec.Result result = files.run("reload", List.of(hash), new byte[0]);
        if (result.succeeded()) {
            return PendingRestart.parse(result.text());
        }
        String said = result.stderr().strip();
        throw switch (result.exitCode()) {
            case WRONG_FILES ->
                wrongFiles.apply(
                        "the configuration has errors, and " + instance + " keeps the configuration that it had: "
                                + said.lines().collect(Collectors.joining("; ")),
                        "Correct the values with: kubectl pg upgrade " + instance.cluster());
            case NO_SERVER ->
                CliException.failed(
                        instance + " runs no server, so nothing could read the configuration: " + said,
                        "See kubectl pg status " + instance.cluster() + ".");
            case TOO_LATE ->
                CliException.waits(instance + ": " + said, "Continue with: kubectl pg resume " + instance.cluster());
            default -> files.failed("reload", result);
        };
    }

    /**
     * The digest of the configuration in the ConfigMap.
     *
     * @throws CliException refused, if an earlier program wrote the ConfigMap, which then has no digest
     */
    public static String configHash(Kube kube, ClusterName name) {
        String configName = Manifests.configName(name);
        String hash = kube.get(Kind.CONFIG_MAP, configName)
                .orElseThrow(() -> CliException.refused(
                        "the ConfigMap " + configName + " is missing",
                        "Run kubectl pg install " + name + " again with the present values of the cluster."))
                .path("data")
                .path(Manifests.CONFIG_HASH_FILE)
                .asText();
        if (hash.isEmpty()) {
            throw CliException.refused(
                    name + " has scripts of an earlier version, which do not know this command",
                    "Run kubectl pg install " + name + " again with the present values of the cluster.");
        }
        return hash;
    }
}
