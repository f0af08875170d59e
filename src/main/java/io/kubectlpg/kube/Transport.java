package io.kubectlpg.kube;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.kubectlpg.CliException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, and sends a request again if the network fails or the server is busy. A request that must not be
 * carried out twice has a {@link LostAnswer}. If the API server no longer accepts the credentials, the kubeconfig is
 * read again, once for each request. Its exec plugin or token file may then give newer credentials.
 */
final class Transport implements AutoCloseable {
    /** Two requests count as sent at the same time if they were refused within this time. */
    private static final Duration SAME_TIME = Duration.ofSeconds(1);

    private final Supplier<Connection> open;
    private final Retries retries;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Connection connection;
    private volatile Seen seen;
    private volatile boolean reached;
    private @Nullable Unrenewed unrenewed;

    /** The server's time in an answer, and the local monotonic time when the answer arrived. */
    private record Seen(Instant date, long nanoTime) {}

    Transport(Supplier<Connection> open) {
        this(open, Retries.inRealTime());
    }

    Transport(Supplier<Connection> open, Retries retries) {
        this(open, retries, new Seen(Instant.now(), System.nanoTime()));
    }

    private Transport(Supplier<Connection> open, Retries retries, Seen seen) {
        this.open = open;
        this.retries = retries;
        this.seen = seen;
        this.connection = open.get();
    }

    /**
     * A second connection that sends each request only once.
     *
     * @param limit the time limit of one request
     */
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
                retries,
                seen);
    }

    Connection connection() {
        return connection;
    }

    Failures failures() {
        Connection now = connection;
        return new Failures(now.server(), now.access().context(), now.access().user());
    }

    /** The present time by the API server's clock. Before the first answer it is the time of the local clock. */
    Instant serverTime() {
        Seen last = seen;
        return last.date.plusNanos(System.nanoTime() - last.nanoTime);
    }

    /**
     * Sends a request and returns the answer, which may be an error. It fails without an answer, or if the server only
     * answers that it is not ready.
     */
    CompletableFuture<Answer> send(Request request) {
        return change(request, Optional.empty(), () -> {});
    }

    /**
     * As {@link #send}, for a request that changes something.
     *
     * @param permission called before the request is sent again; it throws an exception to end the request
     */
    CompletableFuture<Answer> change(Request request, Optional<LostAnswer> lost, Runnable permission) {
        return retrying(new Sending(request, lost, permission)::attempt);
    }

    /** As {@link #send}, but fails if the answer is an error. */
    CompletableFuture<Answer> sendSuccessfully(Request request) {
        return send(request).thenApply(answer -> successful(request, answer));
    }

    /** As {@link #change}, but fails if the answer is an error. */
    CompletableFuture<Answer> changeSuccessfully(Request request, Optional<LostAnswer> lost, Runnable permission) {
        return change(request, lost, permission).thenApply(answer -> successful(request, answer));
    }

    private Answer successful(Request request, Answer answer) {
        if (!answer.succeeded()) {
            throw failures().of(request, answer);
        }
        return answer;
    }

    /** Runs an action and repeats it after {@link Passing} failures until the time for retries is over. */
    <T> CompletableFuture<T> retrying(Supplier<CompletableFuture<T>> attempt) {
        return retries.run(
                new Retries.Limit() {
                    @Override
                    public Duration retryFor() {
                        Duration retryFor = connection.retryFor();
                        return reached || retryFor.compareTo(Retries.FIRST_CONTACT) < 0
                                ? retryFor
                                : Retries.FIRST_CONTACT;
                    }

                    @Override
                    public void slow() {
                        if (!reached && told.compareAndSet(false, true)) {
                            connection
                                    .notice()
                                    .accept("the API server " + connection.server()
                                            + " does not answer, trying again for "
                                            + retryFor().toSeconds() + " s");
                        }
                    }
                },
                attempt);
    }

    /** One request with all its attempts. */
    private final class Sending {
        private final Optional<LostAnswer> unknown;
        private final Runnable permission;
        private Request request;
        private boolean lost;
        private boolean sent;

        Sending(Request request, Optional<LostAnswer> unknown, Runnable permission) {
            this.request = request;
            this.unknown = unknown;
            this.permission = permission;
        }

        CompletableFuture<Answer> attempt() {
            if (!lost || unknown.isEmpty()) {
                return sent();
            }
            return look(unknown.get()).thenCompose(fate -> switch (fate) {
                case LostAnswer.Fate.CarriedOut done -> CompletableFuture.completedFuture(done.answer());
                case LostAnswer.Fate.NotYet notYet -> {
                    request = notYet.again();
                    yield sent();
                }
            });
        }

        private CompletableFuture<Answer> sent() {
            if (sent) {
                permission.run();
            }
            sent = true;
            return once(request, permission)
                    .whenComplete((answer, thrown) -> lost |= thrown != null && !Failures.unsent(thrown))
                    .thenCompose(this::conflict);
        }

        /**
         * Handles a conflict after a lost answer. The lost attempt itself may have caused the conflict, so the object
         * is read.
         */
        private CompletableFuture<Answer> conflict(Answer answer) {
            if (answer.code() != Answer.CONFLICT || !lost || unknown.isEmpty()) {
                return CompletableFuture.completedFuture(answer);
            }
            return look(unknown.get())
                    .thenApply(fate -> fate instanceof LostAnswer.Fate.CarriedOut done ? done.answer() : answer);
        }

        private CompletableFuture<LostAnswer.Fate> look(LostAnswer answer) {
            return once(answer.look(), () -> {}).thenApply(answer.judge());
        }
    }

    /** Sends the request once. It fails with {@link Passing} if another attempt may succeed. */
    private CompletableFuture<Answer> once(Request request, Runnable permission) {
        Connection first = connection;
        return once(first, request)
                .thenCompose(answer -> answer.code() == Answer.UNAUTHORIZED
                        ? again(first, request, permission)
                        : CompletableFuture.completedFuture(answer))
                .exceptionallyCompose(thrown -> CompletableFuture.failedFuture(passing(thrown)))
                .thenApply(answer -> {
                    if (Failures.passes(answer)) {
                        throw new Passing(
                                failures().of(request, answer),
                                answer.retryAfter().orElse(Duration.ZERO));
                    }
                    return answer;
                });
    }

    /**
     * Sends the request again with new credentials. The plugin may have taken minutes, so the permission is checked
     * again.
     */
    private CompletableFuture<Answer> again(Connection refused, Request request, Runnable permission) {
        Connection newer = renew(refused);
        permission.run();
        return once(newer, request);
    }

    private CompletableFuture<Answer> once(Connection over, Request request) {
        over.calls().begin();
        return over.http()
                .sendAsync(http(over, request).build(), byte[].class)
                .whenComplete((response, thrown) -> over.calls().end())
                .thenApply(response -> answer(request, response));
    }

    HttpRequest.Builder http(Connection over, Request request) {
        HttpRequest.Builder http = over.http().newHttpRequestBuilder().uri(URI.create(over.server() + request.path()));
        request.body().ifPresent(body -> http.method(request.method(), body.contentType(), body.text()));
        request.accept().ifPresent(form -> http.header("Accept", form));
        if (!over.timeout().isZero()) {
            http.timeout(over.timeout().toMillis(), TimeUnit.MILLISECONDS);
        }
        return http;
    }

    private Answer answer(Request request, HttpResponse<byte[]> response) {
        reached = true;
        notice(response.header("Date"));
        return new Answer(
                response.code(),
                request.accept().isPresent() ? Bodies.readWithManagers(response.body()) : Bodies.read(response.body()),
                Optional.ofNullable(response.header("Retry-After")).flatMap(Answer::seconds));
    }

    /** Called when the API server, or a proxy in front of it, has answered. */
    void reached() {
        reached = true;
    }

    /** The exception for a request without an answer. It is a {@link Passing} if another attempt may succeed. */
    RuntimeException passing(Throwable thrown) {
        connection.closeIdle();
        return failures().passing(thrown, reached);
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
            // The header came from a proxy in another form. The last known time stays.
            return;
        }
    }

    /**
     * Reads the kubeconfig again, unless another request has already done so. Open calls end on the old connection. If
     * the reading fails, all requests that were refused at the same time fail, too. So a plugin does not ask the user
     * once for each of them.
     */
    synchronized Connection renew(Connection refused) {
        if (!connection.equals(refused)) {
            return connection;
        }
        if (unrenewed != null && System.nanoTime() - unrenewed.nanoTime() < SAME_TIME.toNanos()) {
            throw unrenewed.why();
        }
        try {
            connection = open.get();
        } catch (CliException failed) {
            unrenewed = new Unrenewed(failed, System.nanoTime());
            throw failed;
        }
        refused.calls().retire();
        return connection;
    }

    /** A failed attempt to get new credentials. */
    private record Unrenewed(CliException why, long nanoTime) {}

    @Override
    public void close() {
        connection.close();
    }
}
