package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** The events of one watch request, one JSON document in each line. */
final class WatchStream implements AutoCloseable {
    private final LinkedBlockingQueue<Optional<ObjectNode>> events = new LinkedBlockingQueue<>();
    private final Duration silence;
    private final AtomicReference<Runnable> ended = new AtomicReference<>(() -> {});
    private @Nullable Call call;
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
        Call started = call(over, request);
        call = started;
        Response answer;
        try {
            answer = Waiting.within(over.timeout().isZero() ? silence : over.timeout(), sent(started));
        } catch (ExecutionException | TimeoutException e) {
            started.cancel();
            throw transport.failures().of(e);
        }
        if (answer.code() == Answer.GONE) {
            // The server no longer knows the resource version. The stream ends, so that the caller lists again.
            answer.close();
            events.add(Optional.empty());
            return true;
        }
        if (!answer.isSuccessful()) {
            answer.close();
            if (answer.code() == Answer.UNAUTHORIZED && over.equals(transport.connection())) {
                return false;
            }
            throw transport.failures().of(request, Answer.of(answer.code()));
        }
        // Not a virtual thread: one that waits within the TLS library keeps its carrier.
        Thread.ofPlatform().daemon().name("watch").start(() -> read(answer));
        return true;
    }

    private Call call(Connection over, Request request) {
        var http = new okhttp3.Request.Builder().url(over.server() + request.path());
        over.access().headers().forEach(http::header);
        return over.sockets()
                .newBuilder()
                .callTimeout(Duration.ZERO)
                .readTimeout(silence)
                .build()
                .newCall(http.build());
    }

    private static CompletableFuture<Response> sent(Call call) {
        var answered = new CompletableFuture<Response>();
        call.enqueue(new Callback() {
            @Override
            public void onResponse(Call answering, Response response) {
                if (!answered.complete(response)) {
                    response.close();
                }
            }

            @Override
            public void onFailure(Call failing, IOException why) {
                answered.completeExceptionally(why);
            }
        });
        return answered;
    }

    /** Nobody else reads from the answer or closes it: OkHttp's buffers are for one thread. */
    private void read(Response answer) {
        try (answer) {
            BufferedSource source = answer.body().source();
            for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
                events.add(Optional.of(Documents.object(line.getBytes(StandardCharsets.UTF_8))));
            }
        } catch (IOException lost) {
            // As at its end: the caller watches again.
        } finally {
            events.add(Optional.empty());
        }
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
        Call open = call;
        if (open != null) {
            open.cancel();
        }
        ended.getAndSet(() -> {}).run();
    }
}
