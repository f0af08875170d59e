package io.kubectlpg.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.tls.ClientKey;
import io.kubectlpg.tls.Trust;
import io.kubectlpg.training.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * Stands between a program and an API server, both over TLS, on this machine's loopback interface: knows every request
 * and lets those fail that a test chooses. It speaks HTTP/1.1, and shows the API server the client certificate of the
 * kubeconfig that it is made from.
 */
public final class ApiProxy implements AutoCloseable {
    private final SSLServerSocket server;
    private final SSLContext upstream;
    private final URI api;
    private final boolean certificate;
    private final Path kubeconfig;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Failing> failing = new CopyOnWriteArrayList<>();
    private final List<HeldAnswer> holding = new CopyOnWriteArrayList<>();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile Function<Asked, Optional<Fault>> script = request -> Optional.empty();

    private record Failing(Predicate<Asked> which, Fault how, AtomicInteger left) {
        boolean takes(Asked request) {
            return which.test(request) && left.getAndUpdate(times -> Math.max(0, times - 1)) > 0;
        }
    }

    private ApiProxy(SSLServerSocket server, SSLContext upstream, URI api, boolean certificate, Path kubeconfig) {
        this.server = server;
        this.upstream = upstream;
        this.api = api;
        this.certificate = certificate;
        this.kubeconfig = kubeconfig;
    }

    /**
     * Opens one.
     *
     * @param kubeconfig of the API server, as {@code kubectl config view --raw --minify --flatten -o json} prints it
     * @param folder for its own kubeconfig and key
     */
    public static ApiProxy open(String kubeconfig, Path folder) throws IOException, GeneralSecurityException {
        JsonNode given = json(kubeconfig);
        JsonNode cluster = given.at("/clusters/0/cluster");
        JsonNode user = given.at("/users/0/user");
        Keys keys = keys(folder);
        var server = (SSLServerSocket)
                serving(keys).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        boolean certificate = user.has("client-certificate-data");
        SSLContext upstream = SSLContext.getInstance("TLS");
        upstream.init(
                certificate
                        ? new KeyManager[] {
                            ClientKey.of(
                                    decoded(user.path("client-certificate-data")),
                                    decoded(user.path("client-key-data")))
                        }
                        : new KeyManager[0],
                Trust.managers(
                        Optional.of(decoded(cluster.path("certificate-authority-data"))),
                        !cluster.path("insecure-skip-tls-verify").asBoolean()),
                null);
        Path written = folder.resolve("through-the-proxy");
        Files.writeString(written, through(given, server.getLocalPort(), keys, certificate));
        var proxy =
                new ApiProxy(server, upstream, URI.create(cluster.path("server").asText()), certificate, written);
        Thread.startVirtualThread(proxy::accept);
        return proxy;
    }

    private static Keys keys(Path folder) throws IOException, GeneralSecurityException {
        try {
            return Keys.make(folder, "proxy", "ip:127.0.0.1", "-keyalg", "EC");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private static SSLContext serving(Keys keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(keys.store())) {
            store.load(stream, Keys.PASSWORD.toCharArray());
        }
        store.deleteEntry("ca");
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, Keys.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static String through(JsonNode given, int port, Keys keys, boolean certificate) {
        ObjectNode changed = given.deepCopy();
        var cluster = (ObjectNode) changed.at("/clusters/0/cluster");
        cluster.removeAll();
        cluster.put("server", "https://127.0.0.1:" + port);
        cluster.put(
                "certificate-authority-data",
                Base64.getEncoder().encodeToString(keys.authority().getBytes(StandardCharsets.US_ASCII)));
        if (certificate) {
            ((ObjectNode) changed.at("/users/0/user")).removeAll().put("token", "of-the-proxy");
        }
        return changed.toString();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException damaged) {
            throw new IllegalArgumentException(damaged);
        }
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getMimeDecoder().decode(base64.asText()), StandardCharsets.US_ASCII);
    }

    /** A kubeconfig that leads here. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Every request that arrived since the last {@link #forget}, in order. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Lets the next requests fail that are chosen, that many times. */
    public void fail(Predicate<Asked> which, Fault how, int times) {
        failing.add(new Failing(which, how, new AtomicInteger(times)));
    }

    /** Keeps back the answer to the next request that is chosen: the API server has carried it out. */
    public HeldAnswer hold(Predicate<Asked> which) {
        var held = new HeldAnswer(which);
        holding.add(held);
        return held;
    }

    /** Asks for each request whether, and how, it fails. */
    public void fail(Function<Asked, Optional<Fault>> how) {
        script = how;
    }

    /** How many failures that were ordered have not happened. */
    public int unspent() {
        return failing.stream().mapToInt(one -> one.left().get()).sum();
    }

    /** Forgets requests and orders. */
    public void forget() {
        asked.clear();
        failing.clear();
        script = request -> Optional.empty();
    }

    /** From now on the connections that are open carry nothing more and are not closed; new ones work. */
    public void freeze() {
        connections.forEach(ProxiedConnection::freeze);
    }

    /** Resets the connections that are open; new ones work. */
    public void cut() {
        connections.forEach(ProxiedConnection::reset);
    }

    Optional<Fault> arrived(Asked request) {
        asked.add(request);
        return failing.stream()
                .filter(one -> one.takes(request))
                .findFirst()
                .map(Failing::how)
                .or(() -> script.apply(request));
    }

    /** Before the answer goes back. */
    void answered(Asked request) {
        holding.stream().filter(held -> held.takes(request)).findFirst().ifPresent(HeldAnswer::waitForRelease);
    }

    Socket connect() throws IOException {
        return upstream.getSocketFactory().createSocket(api.getHost(), api.getPort() < 0 ? 443 : api.getPort());
    }

    /** Whether the client certificate says who asks, and no token may contradict it. */
    boolean certificate() {
        return certificate;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = new ProxiedConnection(this, server.accept());
                connections.add(connection);
                Thread.startVirtualThread(() -> {
                    connection.run();
                    connections.remove(connection);
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
