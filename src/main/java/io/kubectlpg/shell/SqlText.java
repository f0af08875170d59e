package io.kubectlpg.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the semicolon that ends what is typed as SQL, past strings, quoted names, dollar quotes and comments (PostgreSQL
 * documentation, "SQL Syntax", Lexical Structure; a comment within a comment is not known).
 */
final class SqlText {
    /** What may hold a semicolon that ends nothing; the last alternatives are what has no end yet. */
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

    /** Behind the last semicolon that ends a statement, or the first one with an output; -1 where it goes on. */
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

    /** What stands behind a statement. */
    static String withoutComment(String rest) {
        return COMMENT.matcher(rest).matches() ? "" : rest.strip();
    }

    private static boolean isOutput(String rest) {
        String start = rest.stripLeading();
        return start.startsWith("|") || start.startsWith(">");
    }
}
