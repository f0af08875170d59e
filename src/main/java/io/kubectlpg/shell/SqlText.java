package io.kubectlpg.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the semicolon that ends an SQL statement. It skips strings, quoted names, dollar quotes and comments
 * (PostgreSQL docs, §4.1 "Lexical Structure"). It does not know nested comments.
 */
final class SqlText {
    /**
     * Matches text in which a semicolon does not end a statement. The last alternatives match strings and comments that
     * are not closed.
     */
    private static final Pattern TOKEN = Pattern.compile("""
            (?<![\\w$])[eE]'(?:[^'\\\\]|''|\\\\.)*+'\
            |'(?:[^']|'')*+'\
            |"(?:[^"]|"")*+"\
            |\\$(?<tag>[A-Za-z_]?\\w*)\\$.*?\\$\\k<tag>\\$\
            |--[^\\n]*\
            |/\\*.*?\\*/\
            |(?<end>;)\
            |(?<open>['"]|/\\*|\\$[A-Za-z_]?\\w*\\$)\
            |.""", Pattern.DOTALL);

    private static final Pattern COMMENT = Pattern.compile("\\s*--[^\\n]*\\s*");

    private SqlText() {}

    /**
     * The index after the last semicolon that ends a statement. If a redirection follows a semicolon, it is the index
     * after the first such semicolon. It is -1 if the statement is unfinished.
     */
    static int end(String text) {
        Matcher token = TOKEN.matcher(text);
        int end = -1;
        while (token.find()) {
            if (token.group("open") != null) {
                return -1;
            }
            if (token.group("end") != null) {
                end = token.end();
                if (isOutput(text.substring(end))) {
                    return end;
                }
            }
        }
        return end >= 0 && withoutComment(text.substring(end)).isEmpty() ? end : -1;
    }

    /** The text after a statement, without a comment. */
    static String withoutComment(String rest) {
        return COMMENT.matcher(rest).matches() ? "" : rest.strip();
    }

    private static boolean isOutput(String rest) {
        String start = rest.stripLeading();
        return start.startsWith("|") || start.startsWith(">");
    }
}
