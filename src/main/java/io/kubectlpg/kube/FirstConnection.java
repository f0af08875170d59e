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
 * Holds requests back while the first one opens a connection. Over HTTP/2 all of them share it. Otherwise OkHttp opens a
 * connection for each request of a command, and closes all but one when their TLS handshakes are done.
 */
final class FirstConnection extends EventListener {
    /** The longest time that requests are held back, in case that the first one gets no answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Dispatcher dispatcher;

    FirstConnection(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        dispatcher.setMaxRequestsPerHost(1);
    }

    private void letAllGo() {
        letAllGo(dispatcher);
    }

    /** Ends the wait. All requests go to one host, so that the limit for all is also the limit for a host. */
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
