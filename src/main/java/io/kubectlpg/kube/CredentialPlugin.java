package io.kubectlpg.kube;

import static io.kubectlpg.kube.Kubeconfig.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that provides the user's credentials (Kubernetes docs, "client-go credential plugins"). */
record CredentialPlugin(JsonNode exec, Path kubeconfig, Map<String, String> environment) {

    /**
     * Runs the plugin. Its prompts go to the user's terminal.
     *
     * @return the {@code status} of the ExecCredential that it prints
     */
    JsonNode run(JsonNode cluster) {
        String command = exec.path("command").asText();
        ProcessBuilder process = new ProcessBuilder(arguments(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(interactive() ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE);
        process.environment().putAll(environment);
        process.environment().put("KUBERNETES_EXEC_INFO", info(cluster));
        for (JsonNode variable : exec.path("env")) {
            process.environment()
                    .put(variable.path("name").asText(), variable.path("value").asText());
        }
        try {
            Process running = process.start();
            byte[] output = running.getInputStream().readAllBytes();
            int exit = running.waitFor();
            if (exit != 0) {
                throw CliException.denied(
                        "the credential plugin " + command + " failed with exit code " + exit,
                        "Log in with it, then try again.");
            }
            return Documents.object(output).path("status");
        } catch (IOException e) {
            throw CliException.usage(
                            "the credential plugin " + command + " cannot be run",
                            text(exec, "installHint")
                                    .orElse("Install it, or correct your kubeconfig.")
                                    .strip())
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    private boolean interactive() {
        return !exec.path("interactiveMode").asText("IfAvailable").equals("Never");
    }

    private List<String> arguments(String command) {
        var arguments = new ArrayList<String>();
        // A name without a slash is looked up in PATH. A relative path starts from the kubeconfig's folder.
        arguments.add(
                command.contains(File.separator)
                        ? kubeconfig.resolveSibling(command).toString()
                        : command);
        exec.path("args").forEach(argument -> arguments.add(argument.asText()));
        return arguments;
    }

    private String info(JsonNode cluster) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("kind", "ExecCredential");
        info.put("apiVersion", exec.path("apiVersion").asText());
        ObjectNode spec = info.putObject("spec");
        spec.put("interactive", interactive());
        if (exec.path("provideClusterInfo").asBoolean() && cluster instanceof ObjectNode known) {
            spec.set("cluster", known);
        }
        return info.toString();
    }
}
