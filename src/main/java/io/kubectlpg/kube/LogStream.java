package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Reads the log of a pod line by line. It reads the next line after the consumer has taken the present one. */
record LogStream(Transport transport, String namespace) {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    void read(LogRequest wanted, Consumer<String> line) {
        Request request = Request.log(namespace, wanted);
        try (var answer = StreamedAnswer.open(transport, request, ANSWER, Duration.ZERO)) {
            if (!answer.successful()) {
                throw failure(request, answer.code());
            }
            Kube.await(answer.read(line));
        } catch (CompletionException lost) {
            throw transport.failures().of(lost);
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
}
