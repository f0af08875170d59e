package io.kubectlpg.kube;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * An answer whose lines arrive one by one, for as long as the server sends them. One thread reads it to its end,
 * because OkHttp's buffers are made for one thread, and all connections share them. To stop the answer, cancel its
 * call; the reading thread then closes it.
 */
final class StreamedAnswer implements AutoCloseable {
    private final Connection over;
    private final Call call;
    private final Response response;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private boolean read;

    private StreamedAnswer(Connection over, Call call, Response response) {
        this.over = over;
        this.call = call;
        this.response = response;
    }

    /**
     * Sends the request. If the server refuses the credentials, it sends the request once more with new ones.
     *
     * @param head the time limit until the answer begins
     * @param silence the time without data after which the connection counts as dead; zero: no limit
     */
    static StreamedAnswer open(Transport transport, Request request, Duration head, Duration silence) {
        Connection first = transport.connection();
        StreamedAnswer answer = send(transport, first, request, head, silence);
        if (answer.code() != Answer.UNAUTHORIZED) {
            return answer;
        }
        answer.close();
        return send(transport, transport.renew(first), request, head, silence);
    }

    private static StreamedAnswer send(
            Transport transport, Connection over, Request request, Duration head, Duration silence) {
        Call call = call(over, request, silence);
        over.calls().begin();
        try {
            return new StreamedAnswer(over, call, Waiting.within(head, sent(call)));
        } catch (ExecutionException | TimeoutException e) {
            abandon(over, call);
            throw transport.failures().of(e);
        } catch (RuntimeException interrupted) {
            abandon(over, call);
            throw interrupted;
        }
    }

    private static void abandon(Connection over, Call call) {
        call.cancel();
        over.calls().end();
    }

    private static Call call(Connection over, Request request, Duration silence) {
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

    int code() {
        return response.code();
    }

    boolean successful() {
        return response.isSuccessful();
    }

    /**
     * Hands each line to the consumer. The next one is read when the consumer has taken it.
     *
     * @return ends with the answer; fails if the connection is lost, or with the consumer's exception
     */
    CompletableFuture<Void> read(Consumer<String> line) {
        read = true;
        var end = new CompletableFuture<Void>();
        // Not a virtual thread: one that waits within the TLS library keeps its carrier.
        Thread.ofPlatform().daemon().name("streamed answer").start(() -> read(line, end));
        return end;
    }

    private void read(Consumer<String> consumer, CompletableFuture<Void> end) {
        try (response) {
            BufferedSource source = response.body().source();
            for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
                consumer.accept(line);
            }
            end.complete(null);
        } catch (IOException | RuntimeException | Error failed) {
            end.completeExceptionally(failed);
        }
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            call.cancel();
            if (!read) {
                response.close();
            }
            over.calls().end();
        }
    }
}
