package io.kubectlpg.shell;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/**
 * A line reader that shows an explanation below the typed line. A list of completions or of search results replaces the
 * explanation.
 */
final class ExplainingReader extends LineReaderImpl {
    private final UnaryOperator<String> explanation;

    /**
     * A reader on this terminal.
     *
     * @param explanation makes the explanation from the typed text; an empty explanation is not shown
     */
    ExplainingReader(Terminal terminal, UnaryOperator<String> explanation) throws IOException {
        super(terminal, "pg");
        this.explanation = explanation;
    }

    @Override
    protected void redisplay(boolean flush) {
        // Takes the lock, because another thread may show a new prompt.
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
