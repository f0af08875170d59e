package io.kubectlpg.kube;

import static io.kubectlpg.kube.Kubeconfig.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The cluster and the user of a context. It reads their files and runs the user's plugin. */
final class KubeconfigContext {
    private KubeconfigContext() {}

    static Access of(
            String context,
            JsonNode names,
            Path clusterFile,
            JsonNode cluster,
            Path userFile,
            JsonNode user,
            Surroundings surroundings) {
        String server = text(cluster, "server")
                .orElseThrow(() -> CliException.usage(
                        "the cluster of the context " + context + " has no server in your kubeconfig",
                        "Add the field server to that cluster, or choose another context."));
        Optional<JsonNode> plugin = plugin(user, userFile, cluster, surroundings);
        return new Access(
                server.endsWith("/") ? server.substring(0, server.length() - 1) : server,
                context,
                names.path("user").asText("none"),
                text(names, "namespace"),
                new Access.Trust(
                        data(cluster, "certificate-authority", clusterFile),
                        text(cluster, "tls-server-name"),
                        cluster.path("insecure-skip-tls-verify").asBoolean()),
                plugin.flatMap(status -> client(text(status, "clientCertificateData"), text(status, "clientKeyData")))
                        .or(() ->
                                client(data(user, "client-certificate", userFile), data(user, "client-key", userFile))),
                headers(user, userFile, plugin),
                text(cluster, "proxy-url").or(() -> Proxies.of(server, surroundings.environment())));
    }

    private static Optional<JsonNode> plugin(JsonNode user, Path file, JsonNode cluster, Surroundings surroundings) {
        return user.path("exec").isObject()
                ? Optional.of(new CredentialPlugin(user.path("exec"), file, surroundings).run(cluster))
                : Optional.empty();
    }

    private static Optional<Access.ClientKey> client(Optional<String> certificates, Optional<String> key) {
        return certificates.flatMap(chain -> key.map(secret -> new Access.ClientKey(chain, secret)));
    }

    private static Map<String, String> headers(JsonNode user, Path file, Optional<JsonNode> plugin) {
        var headers = new LinkedHashMap<String, String>();
        Optional<String> token = plugin.flatMap(status -> text(status, "token"))
                .or(() -> text(user, "tokenFile")
                        .map(name -> read(file.resolveSibling(name)).strip()))
                .or(() -> text(user, "token"))
                .or(() -> text(user.path("auth-provider").path("config"), "id-token"))
                .or(() -> text(user.path("auth-provider").path("config"), "access-token"));
        token.ifPresent(bearer -> headers.put("Authorization", "Bearer " + bearer));
        text(user, "username").ifPresent(name -> {
            String pair = name + ":" + user.path("password").asText();
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        });
        text(user, "as").ifPresent(name -> headers.put("Impersonate-User", name));
        return headers;
    }

    /** The decoded base64 text of {@code NAME-data}, or else the content of the file in {@code NAME}. */
    private static Optional<String> data(JsonNode node, String name, Path relativeTo) {
        return text(node, name + "-data")
                .map(text -> {
                    try {
                        return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.US_ASCII);
                    } catch (IllegalArgumentException e) {
                        throw CliException.usage(
                                        "the value of " + name + "-data in your kubeconfig is not base64",
                                        "Correct that value.")
                                .causedBy(e);
                    }
                })
                .or(() -> text(node, name).map(file -> read(relativeTo.resolveSibling(file))));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CliException.usage(
                            "the file " + file + ", which your kubeconfig names, cannot be read: " + Failures.text(e),
                            "Correct the path in the kubeconfig, or make the file readable for you.")
                    .causedBy(e);
        }
    }
}
