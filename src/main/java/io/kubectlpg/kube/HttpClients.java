package io.kubectlpg.kube;

import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl;
import io.kubectlpg.CliException;
import io.kubectlpg.tls.ClientKey;
import io.kubectlpg.tls.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import okhttp3.OkHttpClient;

/** Makes fabric8's HTTP client with OkHttp, without fabric8's {@code Config}. */
final class HttpClients extends OkHttpClientFactory {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /**
     * The time without an answer to a ping after which a connection counts as dead. A watch that is silent for hours is
     * not dead.
     */
    private static final Duration PING = Duration.ofSeconds(30);

    private final Access.Trust trust;

    private HttpClients(Access.Trust trust) {
        this.trust = trust;
    }

    /**
     * Opens an HTTP client.
     *
     * @param timeout the time limit of one request; zero: no limit
     */
    static HttpClient open(Access access, Duration timeout) {
        HttpClients factory = new HttpClients(access.trust());
        Duration connect = timeout.isZero() || timeout.compareTo(CONNECT) > 0 ? CONNECT : timeout;
        HttpClient.Builder builder = factory.newBuilder();
        builder.connectTimeout(connect.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Access.Trust trust = access.trust();
            builder.sslContext(keys(access), Trust.managers(trust.authorities(), !trust.insecure()));
        } catch (GeneralSecurityException | IOException e) {
            throw CliException.usage(
                            "the certificates of the context " + access.context() + " cannot be read: "
                                    + Failures.text(e),
                            "Check your kubeconfig.")
                    .causedBy(e);
        }
        access.proxy().ifPresent(proxy -> proxy(builder, URI.create(proxy)));
        builder.addOrReplaceInterceptor("identity", new Interceptor() {
            @Override
            public void before(BasicBuilder request, HttpRequest sent, RequestTags tags) {
                access.headers().forEach(request::setHeader);
            }
        });
        // fabric8 must not send a failed request again by itself. {@link Transport} knows which requests may be sent
        // twice.
        builder.tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build());
        return builder.build();
    }

    /**
     * A client for WebSockets and for answers that arrive slowly, with the settings of the request client.
     *
     * @param handshake the time limit of a handshake; zero: no limit
     */
    static OkHttpClient sockets(HttpClient http, Duration handshake) {
        OkHttpClient requests = ((OkHttpClientImpl) http).getOkHttpClient();
        return requests.newBuilder()
                .addInterceptor(chain -> {
                    // A WebSocket counts as a request to its host, tells nothing of its connection, and lasts.
                    FirstConnection.letAllGo(requests.dispatcher());
                    return chain.proceed(chain.request());
                })
                .callTimeout(handshake)
                .build();
    }

    private static KeyManager[] keys(Access access) throws GeneralSecurityException {
        if (access.client().isEmpty()) {
            return new KeyManager[0];
        }
        Access.ClientKey client = access.client().get();
        return new KeyManager[] {ClientKey.of(client.certificates(), client.key())};
    }

    private static void proxy(HttpClient.Builder builder, URI proxy) {
        boolean socks = proxy.getScheme().startsWith("socks");
        builder.proxyType(socks ? HttpClient.ProxyType.SOCKS5 : HttpClient.ProxyType.HTTP);
        builder.proxyAddress(new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 1080 : proxy.getPort()));
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
        builder.eventListener(new FirstConnection(builder.getDispatcher$okhttp()))
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .pingInterval(PING)
                .retryOnConnectionFailure(false);
        if (trust.insecure()) {
            builder.hostnameVerifier((name, session) -> true);
        }
        trust.serverName().ifPresent(name -> {
            var verifier = builder.getHostnameVerifier$okhttp();
            builder.hostnameVerifier((address, session) -> verifier.verify(name, session));
        });
    }
}
