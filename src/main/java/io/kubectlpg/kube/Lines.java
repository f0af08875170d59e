package io.kubectlpg.kube;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Collects bytes into lines. A piece of bytes may end in the middle of a character. */
final class Lines {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<byte[]> consumer;

    Lines(Consumer<byte[]> consumer) {
        this.consumer = consumer;
    }

    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                consumer.accept(line.toByteArray());
                line.reset();
            } else {
                line.write(next);
            }
        }
    }

    /** Passes on a last line that has no line break. */
    void end() {
        if (line.size() > 0) {
            consumer.accept(line.toByteArray());
            line.reset();
        }
    }
}
