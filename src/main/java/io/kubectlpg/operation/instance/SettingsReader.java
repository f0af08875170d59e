package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Setting;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;

/** Reads the parameters of a running server. */
public final class SettingsReader {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private SettingsReader() {}

    /**
     * All parameters, sorted by name.
     *
     * @throws CliException failed, if no server answers
     */
    public static List<Setting> ask(Kube kube, InstanceName instance) {
        PodExec.Result answer =
                kube.exec().read(instance.podName(), List.of("bash", "/opt/kubectl-pg/settings"), LIMIT);
        if (!answer.succeeded()) {
            throw CliException.failed(
                    instance + " does not report its parameters: "
                            + answer.stderr().strip(),
                    "See kubectl pg status " + instance.cluster() + ".");
        }
        return Setting.parse(answer.stdout());
    }
}
