package io.kubectlpg.shell;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/** Shows, below the line that is typed, what it does; lists of completions and searches take its place. */
final class ExplainingReader extends LineReaderImpl {
    private final UnaryOperator<String> explanation;

    /** Its explanations are of what is typed, and may be empty. */
    ExplainingReader(Terminal terminal, UnaryOperator<String> explanation) throws IOException {
        super(terminal, "pg");
        this.explanation = explanation;
    }

    @Override
    protected void redisplay(boolean flush) {
        // Another thread may show a new prompt.
        lock.lock();
        try {
            boolean free = post == null && state == State.NORMAL && reading;
            if (free) {
                post = () -> fitting(explanation.apply(buf.toString()));
            }
            super.redisplay(flush);
            if (free) {
                post = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private AttributedString fitting(String text) {
        int width = Math.max(1, terminal.getColumns() - 1);
        return new AttributedString(text.length() <= width ? text : text.substring(0, width - 1) + "…");
    }
}
