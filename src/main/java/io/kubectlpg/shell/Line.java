package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.SyntaxError;
import org.jline.reader.impl.DefaultParser;

/**
 * A line as it was typed: the words of a command, in quotes where they have spaces, or {@code sql} and a statement; and
 * where its output goes.
 *
 * @param words of the command; of {@code sql}, two: the word and the statement
 */
record Line(List<String> words, Output output) {
    static final String SQL_HEADER = "Run a statement on the primary, over several lines until its semicolon.";
    static final String SQL = "sql";

    /** Where the output of a command goes. */
    sealed interface Output {
        /** To the shell's own. */
        record Here() implements Output {}

        /** {@code > FILE}, or {@code >> FILE}. */
        record ToFile(Path file, boolean append) implements Output {}

        /** {@code | COMMAND}, which the local shell runs. */
        record ToCommand(String command) implements Output {}
    }

    /** Whether the statement or the quotes go on in the next line. */
    static boolean goesOn(String text) {
        if (isSql(text)) {
            return SqlText.end(text) < 0;
        }
        try {
            words(text);
            return false;
        } catch (EOFError unfinished) {
            return true;
        } catch (SyntaxError wrong) {
            return false;
        }
    }

    static boolean isSql(String text) {
        String start = text.stripLeading();
        return start.startsWith(SQL)
                && start.length() > SQL.length()
                && Character.isWhitespace(start.charAt(SQL.length()));
    }

    /** The line; a usage error where quotes or the statement have no end, or a file or command is missing */
    static Line parse(String typed) {
        if (isSql(typed)) {
            return sql(typed);
        }
        // A line that ends in a backslash goes on in the next one.
        String text = typed.replace("\\\n", "");
        int operator = operator(text);
        try {
            return new Line(words(text.substring(0, operator)), output(text.substring(operator)));
        } catch (SyntaxError wrong) {
            throw CliException.usage("the line has no end: " + wrong.getMessage(), "Close its quotes.")
                    .causedBy(wrong);
        }
    }

    private static Line sql(String text) {
        int end = SqlText.end(text);
        if (end < 0) {
            throw CliException.usage("the statement has no end", "End it with a semicolon.");
        }
        String statement = text.stripLeading().substring(SQL.length());
        int before = text.length() - statement.length();
        return new Line(List.of(SQL, statement.substring(0, end - before).strip()), output(text.substring(end)));
    }

    private static List<String> words(String text) {
        // A comment begins a word.
        return parser().parse(text, 0, ParseContext.ACCEPT_LINE).words().stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The words of a line that may be unfinished. */
    static List<String> typed(String text) {
        DefaultParser parser = parser();
        parser.setEofOnUnclosedQuote(false);
        parser.setEofOnEscapedNewLine(false);
        return parser.parse(text, text.length(), ParseContext.UNSPECIFIED).words().stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    static DefaultParser parser() {
        var parser = new DefaultParser();
        parser.setEofOnUnclosedQuote(true);
        parser.setEofOnEscapedNewLine(true);
        parser.setLineCommentDelims(new String[] {"#"});
        return parser;
    }

    /** Where the output is said, or the end. */
    private static int operator(String text) {
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (quote != 0) {
                quote = next == quote ? 0 : quote;
            } else if (next == '\\') {
                at++;
            } else if (next == '\'' || next == '"') {
                quote = next;
            } else if (next == '|' || next == '>') {
                return at;
            }
        }
        return text.length();
    }

    private static Output output(String text) {
        String rest = text.strip();
        if (rest.isEmpty()) {
            return new Output.Here();
        }
        if (rest.startsWith("|")) {
            return new Output.ToCommand(present(rest.substring(1))
                    .orElseThrow(() -> CliException.usage("there is no command behind |", "Name one, such as less.")));
        }
        if (rest.startsWith(">")) {
            boolean append = rest.startsWith(">>");
            List<String> file = words(rest.substring(append ? 2 : 1));
            if (file.size() != 1) {
                throw CliException.usage("behind > stands one file", "Put its name in quotes where it has spaces.");
            }
            return new Output.ToFile(Path.of(file.getFirst()), append);
        }
        throw CliException.usage("\"" + rest + "\" stands behind the statement", "Type one statement after sql.");
    }

    private static Optional<String> present(String text) {
        return Optional.of(text.strip()).filter(word -> !word.isEmpty());
    }
}
