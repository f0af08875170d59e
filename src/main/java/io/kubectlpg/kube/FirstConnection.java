package io.kubectlpg.kube;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Delays other requests while the first one opens a connection. With HTTP/2, all of them share that connection.
 * Otherwise OkHttp would open one connection for each request of a command, and close all but one after their TLS
 * handshakes.
 */
final class FirstConnection extends EventListener {
    /** The longest delay of requests, in case the first one gets no answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Dispatcher dispatcher;

    FirstConnection(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        dispatcher.setMaxRequestsPerHost(1);
    }

    private void letAllGo() {
        letAllGo(dispatcher);
    }

    /** Ends the delay. All requests go to one host, so the limit for all hosts is also the limit for this host. */
    static void letAllGo(Dispatcher dispatcher) {
        int all = dispatcher.getMaxRequests();
        if (dispatcher.getMaxRequestsPerHost() != all) {
            dispatcher.setMaxRequestsPerHost(all);
        }
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::letAllGo);
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        letAllGo();
    }

    @Override
    public void connectFailed(
            Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol, IOException why) {
        letAllGo();
    }

    @Override
    public void callFailed(Call call, IOException why) {
        letAllGo();
    }
}
