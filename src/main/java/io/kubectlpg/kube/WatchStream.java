package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.kubectlpg.CliException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The events of one watch request, one JSON document in each line. */
final class WatchStream implements AutoCloseable {
    private final LinkedBlockingQueue<Optional<ObjectNode>> events = new LinkedBlockingQueue<>();
    private final Lines lines = new Lines(line -> events.add(Optional.of(Documents.object(line))));
    private final Duration silence;
    private final AtomicReference<Runnable> ended = new AtomicReference<>(() -> {});
    private @Nullable AsyncBody body;
    private boolean empty = true;

    private WatchStream(Duration silence) {
        this.silence = silence;
    }

    /** @param silence after this time without data the connection counts as dead */
    static WatchStream open(Transport transport, Request request, Duration silence) {
        var stream = new WatchStream(silence);
        try {
            Connection connection = transport.connection();
            if (!stream.start(connection, request, transport)) {
                stream.start(transport.renew(connection), request, transport);
            }
            return stream;
        } catch (RuntimeException failed) {
            stream.close();
            throw failed;
        }
    }

    /**
     * Starts the request.
     *
     * @return false if the credentials were refused
     */
    private boolean start(Connection over, Request request, Transport transport) {
        over.calls().begin();
        ended.getAndSet(over.calls()::end).run();
        HttpRequest http = over.http()
                .newHttpRequestBuilder()
                .uri(URI.create(over.server() + request.path()))
                .forStreaming()
                .build();
        CompletableFuture<HttpResponse<AsyncBody>> response = over.http().consumeBytes(http, this::take);
        HttpResponse<AsyncBody> answer;
        try {
            answer = Waiting.within(over.timeout().isZero() ? silence : over.timeout(), response);
        } catch (ExecutionException | TimeoutException e) {
            response.cancel(true);
            throw transport.failures().of(e);
        }
        if (answer.code() == Answer.GONE) {
            // The server no longer knows the resource version. The stream ends, so that the caller lists again.
            answer.body().cancel();
            events.add(Optional.empty());
            return true;
        }
        if (!answer.isSuccessful()) {
            answer.body().cancel();
            if (answer.code() == Answer.UNAUTHORIZED && over.equals(transport.connection())) {
                return false;
            }
            throw transport.failures().of(request, Answer.of(answer.code()));
        }
        body = answer.body();
        var _ = answer.body().done().whenComplete((done, failed) -> events.add(Optional.empty()));
        answer.body().consume();
        return true;
    }

    private void take(List<ByteBuffer> buffers, AsyncBody body) {
        buffers.forEach(lines::take);
        body.consume();
    }

    /** The next event. Empty at the end of the stream, at the deadline, or after a long silence. */
    Optional<ObjectNode> next(Waiting.Deadline deadline) {
        Duration longest = deadline.atMost(silence);
        try {
            Optional<ObjectNode> event = events.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
            if (event == null) {
                return Optional.empty();
            }
            empty &= event.isEmpty();
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    /** Whether the stream ended before its first event. */
    boolean empty() {
        return empty;
    }

    @Override
    public void close() {
        AsyncBody open = body;
        if (open != null) {
            open.cancel();
        }
        ended.getAndSet(() -> {}).run();
    }
}
