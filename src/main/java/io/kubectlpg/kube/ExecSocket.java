package io.kubectlpg.kube;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.internal.ws.RealWebSocket;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket to a program in a pod. It speaks version 5 of the remotecommand protocol (kubernetes/kubernetes,
 * staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go), or version 4 with older servers.
 */
final class ExecSocket extends WebSocketListener {
    private static final String V5 = "v5.channel.k8s.io";
    private static final String PROTOCOLS = V5 + ", v4.channel.k8s.io";
    private static final int NORMAL = 1000;
    private static final int LOOKS = 4;
    private static final long LONGEST_QUEUE = 1024L * 1024;
    private static final Duration QUEUE_LOOK = Duration.ofMillis(5);
    /** The largest number of bytes that are read from the answer of a refused handshake. */
    private static final long LONGEST_REFUSAL = 64L * 1024;

    private final Listener listener;
    private final Connection way;
    private final CompletableFuture<ExecSocket> opened = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Optional<RealWebSocket> socket = Optional.empty();
    private volatile boolean v5;
    /** Whether the listener is processing a message now, or has done so since the last check. */
    private volatile boolean taking;

    private volatile boolean took;
    /**
     * The number of pongs, including those that OkHttp was only told of. No lock is needed, because checks never run at
     * the same time.
     */
    private int heard;

    private int pretended;
    private int silentLooks;

    /** Receives the events of a socket, one after the other. */
    interface Listener {
        void opened(ExecSocket socket);

        void message(ByteBuffer frame);

        /** Called when the server has closed the socket. */
        void closed(String reason);

        void lost(Throwable why);

        /**
         * How long a server that has answered a ping before may stay silent. Empty means no limit, because a server
         * that waits for a program to read its input answers no ping meanwhile.
         */
        default Optional<Duration> longestSilence() {
            return Optional.empty();
        }
    }

    /** Thrown if the server refused to open a WebSocket. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Answer answer;

        Refused(Answer answer) {
            super("HTTP " + answer.code());
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }

    private ExecSocket(Connection way, Listener listener) {
        this.way = way;
        this.listener = listener;
    }

    /** Begins the handshake. */
    static ExecSocket open(Connection way, String path, Listener listener) {
        var request = new Request.Builder().url(way.server() + path).header("Sec-WebSocket-Protocol", PROTOCOLS);
        way.access().headers().forEach(request::header);
        way.calls().begin();
        var socket = new ExecSocket(way, listener);
        OkHttpClient pinging =
                way.sockets().newBuilder().pingInterval(way.ping()).build();
        WebSocket begun = pinging.newWebSocket(request.build(), socket);
        if (begun instanceof RealWebSocket real) {
            socket.socket = Optional.of(real);
        }
        return socket;
    }

    /** Completes when the socket is open. It fails with {@link Refused} or with a network error. */
    CompletableFuture<ExecSocket> opened() {
        return opened;
    }

    /** Whether the server speaks version 5 of the protocol. In that version a single channel can be closed. */
    boolean closesChannels() {
        return v5;
    }

    boolean send(byte[] frame) {
        return socket.filter(open -> open.send(ByteString.of(frame))).isPresent();
    }

    /** Waits until at most a few MiB are unsent. With more than 16 MiB OkHttp closes the connection. */
    void awaitRoom() {
        while (!over.get()
                && socket.filter(open -> open.queueSize() > LONGEST_QUEUE).isPresent()) {
            Waiting.pause(QUEUE_LOOK);
        }
    }

    void close() {
        socket.ifPresent(open -> open.close(NORMAL, null));
    }

    /** Closes the connection at once, even during the handshake. */
    void cancel() {
        socket.ifPresent(RealWebSocket::cancel);
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        socket = Optional.of((RealWebSocket) webSocket);
        v5 = V5.equals(response.header("Sec-WebSocket-Protocol"));
        listener.opened(this);
        opened.complete(this);
        lookLater();
    }

    /** Schedules the next check; there are several checks between two pings. */
    private void lookLater() {
        Executor later = CompletableFuture.delayedExecutor(
                way.ping().dividedBy(LOOKS).toNanos(), TimeUnit.NANOSECONDS, Thread::startVirtualThread);
        later.execute(() -> {
            if (!over.get()) {
                socket.ifPresent(this::look);
                lookLater();
            }
        });
    }

    /**
     * Checks the answers to the pings that OkHttp sends. OkHttp would close a socket after one missing answer, but some
     * proxies drop pings. So OkHttp is told of an answer each time, and this method counts missing answers itself. A
     * missing answer counts only after an earlier answer, and only while somebody reads the output. The method counts
     * checks and not time, because a stopped process does not receive anything.
     */
    private void look(RealWebSocket open) {
        int pongs = open.receivedPongCount() - pretended;
        boolean answered = pongs > heard;
        heard = pongs;
        silentLooks = answered || taking || took ? 0 : silentLooks + 1;
        took = false;
        Duration silence = way.ping().multipliedBy(silentLooks).dividedBy(LOOKS);
        boolean dead = heard > 0
                && listener.longestSilence()
                        .filter(longest -> silence.compareTo(longest) > 0)
                        .isPresent();
        if (dead && end()) {
            listener.lost(
                    new SocketTimeoutException("no answer from the API server for " + silence.toSeconds() + " s"));
            open.cancel();
            return;
        }
        open.onReadPong(ByteString.EMPTY);
        pretended++;
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
        taking = true;
        listener.message(bytes.asByteBuffer());
        took = true;
        taking = false;
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        webSocket.close(NORMAL, null);
        end();
        listener.closed(reason);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable thrown, @Nullable Response response) {
        boolean first = end();
        if (opened.isDone()) {
            if (first) {
                listener.lost(thrown);
            }
            return;
        }
        opened.completeExceptionally(response == null ? thrown : new Refused(answer(response)));
    }

    private static Answer answer(Response response) {
        byte[] body;
        try {
            body = response.peekBody(LONGEST_REFUSAL).bytes();
        } catch (IOException | IllegalStateException cut) {
            body = new byte[0];
        }
        Optional<Duration> retryAfter =
                Optional.ofNullable(response.header("Retry-After")).flatMap(Answer::seconds);
        return new Answer(response.code(), Bodies.read(body), retryAfter);
    }

    private boolean end() {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            way.calls().end();
        }
        return first;
    }
}
