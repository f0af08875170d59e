package io.kubectlpg.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.UnaryOperator;

/** Changes text line by line on its way to a stream. A part of a line is also written when the stream is flushed. */
final class LineStream extends OutputStream {
    private final PrintStream to;
    private final UnaryOperator<String> change;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private LineStream(PrintStream to, UnaryOperator<String> change) {
        this.to = to;
        this.change = change;
    }

    static PrintStream before(PrintStream to, UnaryOperator<String> change) {
        return new PrintStream(new LineStream(to, change), false, to.charset());
    }

    @Override
    public void write(int octet) {
        line.write(octet);
        if (octet == '\n') {
            flush();
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        int lines = length;
        while (lines > 0 && octets[offset + lines - 1] != '\n') {
            lines--;
        }
        line.write(octets, offset, lines);
        if (lines > 0) {
            flush();
        }
        line.write(octets, offset + lines, length - lines);
    }

    @Override
    public void flush() {
        if (line.size() > 0) {
            to.print(change.apply(line.toString(to.charset())));
            line.reset();
        }
        to.flush();
    }
}
