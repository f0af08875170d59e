package io.kubectlpg.operation.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.InstanceName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Starts a server for a moment with a new configuration, in an instance's pod and beside the instance's own server. It
 * changes nothing.
 */
public final class ConfigurationCheck {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    /** Bash's exit code for a missing script. Pods of earlier versions do not have the script. */
    private static final int NO_SUCH_SCRIPT = 127;

    private static final int WRONG_FILES = 1;
    private static final List<String> FILES = List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf");

    private static final String NAME = "Check the configuration";

    private ConfigurationCheck() {}

    /**
     * Checks a configuration before an operation gives it to the instance.
     *
     * @param files the files of {@code /etc/pg}: their texts by name
     */
    public static Step of(InstanceName instance, Map<String, String> files) {
        return new Step(NAME, context -> check(context, instance, files));
    }

    /** Checks the configuration in the ConfigMap, which the next pod would use. */
    public static Step ofLive(InstanceName instance) {
        return new Step(NAME, context -> {
            String configName = Manifests.configName(instance.cluster());
            ObjectNode config = context.kube()
                    .get(Kind.CONFIG_MAP, configName)
                    .orElseThrow(() -> CliException.refused(
                            "the ConfigMap " + configName + " is missing",
                            "Create it again with: kubectl pg upgrade " + instance.cluster()));
            var files = new HashMap<String, String>();
            FILES.forEach(name -> files.put(name, config.path("data").path(name).asText()));
            return check(context, instance, files);
        });
    }

    private static StepResult check(StepContext context, InstanceName instance, Map<String, String> files) {
        PodExec.Result result = tried(context, instance, files);
        return switch (result.exitCode()) {
            // If no server could be started for the check, the script says why.
            case 0 -> StepResult.done(result.text());
            case NO_SUCH_SCRIPT -> StepResult.alreadyDone("the scripts in the pod are of an earlier version");
            case WRONG_FILES -> throw refused(result.stderr());
            default ->
                throw CliException.failed(
                        "the configuration could not be checked on " + instance + ": "
                                + result.stderr().strip(),
                        "See kubectl logs " + instance.podName() + ".");
        };
    }

    /**
     * The exception for configuration files that PostgreSQL rejects: the server would not start, or it would refuse
     * every login.
     *
     * @param said the lines that the script {@code try-config} printed
     */
    public static CliException refused(String said) {
        return CliException.refused(
                "PostgreSQL does not accept these values: "
                        + said.strip().lines().collect(Collectors.joining("; ")),
                "Correct the value parameters, postgresqlConf, pgHba or pgHbaConf.");
    }

    /** Passes the files on stdin. As arguments they would be a part of the URL, whose length proxies limit. */
    private static PodExec.Result tried(StepContext context, InstanceName instance, Map<String, String> files) {
        var stdin = new ByteArrayOutputStream();
        var argv = new ArrayList<>(List.of("bash", "/opt/kubectl-pg/try-config"));
        for (String name : FILES) {
            byte[] text = files.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
            argv.add(Integer.toString(text.length));
            stdin.writeBytes(text);
        }
        return context.kube().exec().run(instance.podName(), argv, stdin.toByteArray(), LIMIT);
    }
}
