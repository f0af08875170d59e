package io.kubectlpg.kube;

import static io.kubectlpg.kube.Kubeconfig.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that provides the user's credentials (Kubernetes docs, "client-go credential plugins"). */
record CredentialPlugin(JsonNode exec, Path kubeconfig, Surroundings surroundings) {
    /** The time limit of a plugin that runs in the background. A plugin that may ask the user has no limit. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** The time to read the rest of a plugin's output after the plugin has ended. */
    private static final Duration REST = Duration.ofSeconds(5);

    private static final String LOG_IN = "Log in again, as your provider describes, then repeat the command.";

    /**
     * Runs the plugin. If the plugin may not ask, its standard input is empty.
     *
     * @return the {@code status} of the ExecCredential that the plugin prints
     */
    JsonNode run(JsonNode cluster) {
        boolean asks = asks();
        ProcessBuilder process = new ProcessBuilder(arguments());
        process.environment().putAll(surroundings.environment());
        process.environment().put("KUBERNETES_EXEC_INFO", info(cluster, asks));
        for (JsonNode variable : exec.path("env")) {
            process.environment()
                    .put(variable.path("name").asText(), variable.path("value").asText());
        }
        if (asks) {
            process.redirectInput(ProcessBuilder.Redirect.INHERIT);
        }
        if (surroundings.plugins().shown()) {
            process.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        try {
            Process running = process.start();
            try {
                return credentials(running);
            } finally {
                running.destroy();
            }
        } catch (IOException e) {
            throw CliException.usage(
                            "the credential plugin " + command() + " cannot be run",
                            text(exec, "installHint")
                                    .orElse("Install the plugin, or correct your kubeconfig.")
                                    .strip())
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    private JsonNode credentials(Process running) throws IOException, InterruptedException {
        running.getOutputStream().close();
        CompletableFuture<byte[]> output = reading(running.getInputStream());
        CompletableFuture<byte[]> said = reading(running.getErrorStream());
        if (surroundings.plugins().shown()) {
            running.waitFor();
        } else if (!running.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw CliException.denied(
                    "the credential plugin " + command() + " has not answered for " + LIMIT.toSeconds() + " s", LOG_IN);
        }
        if (running.exitValue() != 0) {
            String last = new String(read(said), Charset.defaultCharset())
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce("", (before, line) -> ": " + line.strip());
            throw CliException.denied(
                    "the credential plugin " + command() + " failed with exit code " + running.exitValue() + last,
                    LOG_IN);
        }
        JsonNode status = Bodies.read(read(output)).path("status");
        if (text(status, "token").isEmpty()
                && text(status, "clientCertificateData").isEmpty()) {
            throw CliException.denied(
                    "the credential plugin " + command() + " returned neither a token nor a certificate", LOG_IN);
        }
        return status;
    }

    private static CompletableFuture<byte[]> reading(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return stream.readAllBytes();
                    } catch (IOException lost) {
                        throw new UncheckedIOException(lost);
                    }
                },
                task -> Thread.ofPlatform().daemon().name("credential plugin").start(task));
    }

    private byte[] read(CompletableFuture<byte[]> stream) throws IOException, InterruptedException {
        try {
            return stream.get(REST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException lost) {
            throw new IOException(lost.getCause());
        } catch (TimeoutException late) {
            throw CliException.denied(
                            "the credential plugin " + command()
                                    + " has ended, but a process that it started keeps its output open",
                            LOG_IN)
                    .causedBy(late);
        }
    }

    /** Whether the plugin may ask the user. The field {@code interactiveMode} is Never, IfAvailable or Always. */
    private boolean asks() {
        String mode = exec.path("interactiveMode").asText("IfAvailable");
        boolean asks = !mode.equals("Never") && surroundings.plugins().mayAsk().getAsBoolean();
        if (mode.equals("Always") && !asks) {
            throw CliException.denied(
                    "the credential plugin " + command() + " asks questions, and there is no terminal to ask on",
                    "Run the command on a terminal, or use credentials that ask no questions.");
        }
        return asks;
    }

    private String command() {
        return exec.path("command").asText();
    }

    private List<String> arguments() {
        String command = command();
        var arguments = new ArrayList<String>();
        // A name without a slash is looked up in PATH. A relative path starts from the kubeconfig's folder.
        arguments.add(
                command.contains(File.separator)
                        ? kubeconfig.resolveSibling(command).toString()
                        : command);
        exec.path("args").forEach(argument -> arguments.add(argument.asText()));
        return arguments;
    }

    private String info(JsonNode cluster, boolean asks) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("kind", "ExecCredential");
        info.put("apiVersion", exec.path("apiVersion").asText());
        ObjectNode spec = info.putObject("spec");
        spec.put("interactive", asks);
        if (exec.path("provideClusterInfo").asBoolean() && cluster instanceof ObjectNode known) {
            spec.set("cluster", known);
        }
        return info.toString();
    }
}
