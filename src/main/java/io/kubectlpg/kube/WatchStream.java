package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The events of one watch request, with one JSON document in each line. */
final class WatchStream implements AutoCloseable {
    private final LinkedBlockingQueue<Optional<ObjectNode>> events = new LinkedBlockingQueue<>();
    private final StreamedAnswer answer;
    private final Duration silence;
    private boolean empty = true;

    private WatchStream(StreamedAnswer answer, Duration silence) {
        this.answer = answer;
        this.silence = silence;
    }

    /**
     * Starts a watch request.
     *
     * @param silence the time without data after which the connection counts as dead
     */
    static WatchStream open(Transport transport, Request request, Duration silence) {
        Duration timeout = transport.connection().timeout();
        StreamedAnswer answer = StreamedAnswer.open(transport, request, timeout.isZero() ? silence : timeout, silence);
        var stream = new WatchStream(answer, silence);
        if (answer.successful()) {
            var _ = answer.read(stream::add).whenComplete((end, lost) -> stream.events.add(Optional.empty()));
        } else if (answer.code() == Answer.GONE) {
            // The server no longer knows the resource version. The stream ends, so that the caller lists again.
            stream.events.add(Optional.empty());
        } else {
            stream.close();
            throw transport.failures().of(request, Answer.of(answer.code()));
        }
        return stream;
    }

    private void add(String line) {
        events.add(Optional.of(Bodies.read(line.getBytes(StandardCharsets.UTF_8))));
    }

    /** The next event. It is empty at the end of the stream, at the deadline, or after a long silence. */
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
        answer.close();
    }
}
