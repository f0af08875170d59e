package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.runbook.SplitLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A typed line: the words of a command, and the destination of its output. The line {@code sql STATEMENT} becomes a
 * call of psql.
 */
record Line(List<String> words, Output output) {
    static final String SQL_HEADER =
            "Run a statement on the primary. The statement may have several lines; a semicolon ends it.";
    static final String SQL = "sql";

    /** Matches a line with an SQL statement. The word sql may follow the word watch. */
    private static final Pattern SQL_LINE =
            Pattern.compile("(?<before>\\s*(?:watch(?:\\s+[0-9]+)?\\s+)?)sql\\s(?<statement>.*)", Pattern.DOTALL);

    /** The destination of a command's output. */
    sealed interface Output {
        /** The shell's own output. */
        record Here() implements Output {}

        /** The output goes to a file: {@code > FILE} replaces the file, {@code >> FILE} appends to it. */
        record ToFile(Path file, boolean append) implements Output {}

        /** The output goes to a command that the local shell runs: {@code | COMMAND}. */
        record ToCommand(String command) implements Output {}
    }

    /** Whether the line is unfinished: it has an open quote, or an SQL statement without its semicolon. */
    static boolean goesOn(String text) {
        String piece = "";
        boolean open = false;
        for (String line : text.split("\n", -1)) {
            piece = open ? piece + "\n" + line : line;
            open = isOpen(piece);
        }
        return open;
    }

    private static boolean isOpen(String piece) {
        Matcher sql = SQL_LINE.matcher(piece);
        return sql.matches()
                ? SqlText.end(sql.group("statement")) < 0
                : SplitLine.of(piece).open();
    }

    static boolean isSql(String text) {
        return SQL_LINE.matcher(text).matches();
    }

    /**
     * Reads a line.
     *
     * @throws CliException a usage error if a quote or a statement is unfinished, or if a file or program is missing
     */
    static Line parse(String text) {
        Matcher sql = SQL_LINE.matcher(text);
        if (sql.matches()) {
            return sql(sql.group("before"), sql.group("statement"));
        }
        SplitLine split = SplitLine.of(text);
        if (split.open()) {
            throw CliException.usage("a quote is not closed, or the line ends in a backslash", "Close the quote.");
        }
        Output output = split.operator() ? output(text.substring(split.end())) : new Output.Here();
        return new Line(split.texts(), output);
    }

    private static Line sql(String before, String statement) {
        int end = SqlText.end(statement);
        if (end < 0) {
            throw CliException.usage("the statement has no end", "End it with a semicolon.");
        }
        var words = new ArrayList<>(SplitLine.of(before).texts());
        words.addAll(List.of("psql", "-c", statement.substring(0, end).strip()));
        String rest = SqlText.withoutComment(statement.substring(end));
        return new Line(words, rest.isEmpty() ? new Output.Here() : output(rest));
    }

    /** Reads the end of a line that begins with {@code |} or {@code >}. */
    private static Output output(String text) {
        if (text.startsWith("|")) {
            String program = text.substring(1).strip();
            if (program.isEmpty()) {
                throw CliException.usage("there is no program after |", "Type a program, such as less.");
            }
            return new Output.ToCommand(program);
        }
        boolean append = text.startsWith(">>");
        SplitLine file = SplitLine.of(text.substring(append ? 2 : 1));
        if (file.words().size() != 1 || file.operator() || file.open()) {
            throw CliException.usage("> needs exactly one file name", "Put a name with spaces in quotes.");
        }
        return new Output.ToFile(LocalFile.of(file.texts().getFirst()), append);
    }
}
