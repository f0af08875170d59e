package io.kubectlpg.shell;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;

/**
 * Tells JLine whether a typed line is complete. A statement ends with its semicolon, and a quoted word with its quote.
 */
final class TypedLine implements Parser {
    /** Finds the word at the cursor. */
    private final DefaultParser words = new DefaultParser();

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && Line.goesOn(line)) {
            throw new EOFError(-1, -1, "the line continues");
        }
        return words.parse(line, cursor, context == ParseContext.ACCEPT_LINE ? ParseContext.UNSPECIFIED : context);
    }

    @Override
    public boolean isEscapeChar(char character) {
        return words.isEscapeChar(character);
    }
}
