package io.kubectlpg.kube;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests. When the API server no longer accepts the credentials, the kubeconfig is read again, once a request:
 * its exec plugin or token file may have newer ones.
 */
final class Transport implements AutoCloseable {
    private static final int PATIENCE = 5;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Supplier<Connection> open;
    private final int patience;
    private volatile Connection connection;
    private volatile Seen seen;

    /** The server's clock, and ours when we saw it. */
    private record Seen(Instant date, long nanoTime) {}

    Transport(Supplier<Connection> open) {
        this(open, PATIENCE, new Seen(Instant.now(), System.nanoTime()));
    }

    private Transport(Supplier<Connection> open, int patience, Seen seen) {
        this.open = open;
        this.patience = patience;
        this.seen = seen;
        this.connection = open.get();
    }

    /** Another connection, where a request is sent once and may take that long. */
    Transport separate(Duration limit) {
        return new Transport(
                new Supplier<>() {
                    private Optional<Access> refused = Optional.empty();

                    @Override
                    public Connection get() {
                        Connection main = connection;
                        if (refused.filter(main.access()::equals).isPresent()) {
                            main = renew(main);
                        }
                        refused = Optional.of(main.access());
                        return main.another(limit);
                    }
                },
                0,
                seen);
    }

    Connection connection() {
        return connection;
    }

    Failures failures() {
        Connection now = connection;
        return new Failures(now.server(), now.access().context(), now.access().user());
    }

    /** Now by the API server's clock; by ours as long as it has not answered. */
    Instant serverTime() {
        Seen last = seen;
        return last.date.plusNanos(System.nanoTime() - last.nanoTime);
    }

    /** The answer, whatever its code; fails with a sentence where there is none. */
    CompletableFuture<Answer> send(Request request) {
        Connection first = connection;
        return send(first, request)
                .thenCompose(answer -> answer.code() == Answer.UNAUTHORIZED
                        ? send(renew(first), request)
                        : CompletableFuture.completedFuture(answer))
                .thenCompose(answer -> patiently(request, answer, patience))
                .exceptionallyCompose(
                        thrown -> CompletableFuture.failedFuture(failures().of(thrown)));
    }

    /** As {@link #send}, failing with a sentence where the answer is not a success. */
    CompletableFuture<Answer> sendSuccessfully(Request request) {
        return send(request).thenApply(answer -> {
            if (!answer.succeeded()) {
                throw failures().of(request, answer);
            }
            return answer;
        });
    }

    /** A server that is flooded did nothing with the request (API Priority and Fairness): it may be sent again. */
    private CompletableFuture<Answer> patiently(Request request, Answer answer, int times) {
        if (answer.code() != Answer.TOO_MANY_REQUESTS || times == 0) {
            return CompletableFuture.completedFuture(answer);
        }
        Executor later = CompletableFuture.delayedExecutor(SECOND.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.completedFuture(answer)
                .thenComposeAsync(flooded -> send(connection, request), later)
                .thenCompose(next -> patiently(request, next, times - 1));
    }

    private CompletableFuture<Answer> send(Connection over, Request request) {
        return over.http().sendAsync(http(over, request).build(), byte[].class).thenApply(this::answer);
    }

    HttpRequest.Builder http(Connection over, Request request) {
        HttpRequest.Builder http = over.http().newHttpRequestBuilder().uri(URI.create(over.server() + request.path()));
        request.body().ifPresent(body -> http.method(request.method(), body.contentType(), body.text()));
        if (!over.timeout().isZero()) {
            http.timeout(over.timeout().toMillis(), TimeUnit.MILLISECONDS);
        }
        return http;
    }

    private Answer answer(HttpResponse<byte[]> response) {
        notice(response.header("Date"));
        return new Answer(response.code(), Documents.object(response.body()));
    }

    private void notice(@Nullable String date) {
        if (date == null) {
            return;
        }
        try {
            Instant server = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            seen = new Seen(server, System.nanoTime());
        } catch (DateTimeParseException unreadable) {
            // A proxy's header; ours stays the best guess.
            return;
        }
    }

    /** Reads the kubeconfig again, unless another request has done so since. */
    synchronized Connection renew(Connection refused) {
        if (connection.equals(refused)) {
            connection = open.get();
            refused.close();
        }
        return connection;
    }

    @Override
    public void close() {
        connection.close();
    }
}
