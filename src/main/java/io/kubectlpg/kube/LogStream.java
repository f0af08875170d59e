package io.kubectlpg.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.kubectlpg.CliException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Reads the log of a pod line by line. The next bytes are taken when the consumer has taken these. */
record LogStream(Transport transport, String namespace) {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration ENDLESS = Duration.ofDays(36_500);

    void read(LogRequest wanted, Consumer<String> line) {
        Request request = Request.log(namespace, wanted);
        Connection first = transport.connection();
        if (!read(first, request, line)) {
            var _ = read(transport.renew(first), request, line);
        }
    }

    /** False when the credentials were refused, and newer ones may not be. */
    private boolean read(Connection over, Request request, Consumer<String> line) {
        var lines = new Lines(bytes -> line.accept(new String(bytes, StandardCharsets.UTF_8)));
        HttpRequest http = over.http()
                .newHttpRequestBuilder()
                .uri(URI.create(over.server() + request.path()))
                .forStreaming()
                .build();
        over.calls().begin();
        try {
            CompletableFuture<HttpResponse<AsyncBody>> response =
                    over.http().consumeBytes(http, (buffers, body) -> take(buffers, body, lines));
            HttpResponse<AsyncBody> answer = Waiting.within(ANSWER, response);
            if (!answer.isSuccessful()) {
                answer.body().cancel();
                if (answer.code() == Answer.UNAUTHORIZED && over.equals(transport.connection())) {
                    return false;
                }
                throw failure(request, answer.code());
            }
            try {
                answer.body().consume();
                Waiting.within(ENDLESS, answer.body().done());
            } finally {
                answer.body().cancel();
            }
            lines.end();
            return true;
        } catch (ExecutionException | TimeoutException lost) {
            throw transport.failures().of(lost);
        } finally {
            over.calls().end();
        }
    }

    private RuntimeException failure(Request request, int code) {
        return switch (code) {
            case Answer.FORBIDDEN ->
                Failures.denied(
                        transport.failures().user(), "get", "pods/log", request.where(), Optional.of(namespace));
            case 400 ->
                CliException.refused(
                        request.subject() + " has no such log: its container has not run", "Try again in a moment.");
            default -> transport.failures().of(request, Answer.of(code));
        };
    }

    private static void take(List<ByteBuffer> buffers, AsyncBody body, Lines lines) {
        try {
            buffers.forEach(lines::take);
            body.consume();
        } catch (CliException ended) {
            body.cancel();
        }
    }
}
