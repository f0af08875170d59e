package io.kubectlpg.kube;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts bytes that come in pieces into lines, also inside a character. */
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

    /** A last line without its end. */
    void end() {
        if (line.size() > 0) {
            consumer.accept(line.toByteArray());
            line.reset();
        }
    }
}
