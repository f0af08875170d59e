package io.kubectlpg.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the semicolon that ends what is typed as SQL, past strings, quoted names, dollar quotes and comments (PostgreSQL
 * documentation, "SQL Syntax", Lexical Structure).
 */
final class SqlText {
    /** What may hold a semicolon that ends nothing; the last alternatives are what has no end yet. */
    private static final Pattern TOKEN = Pattern.compile("""
            '(?:[^']|'')*+'\
            |"(?:[^"]|"")*+"\
            |\\$(?<tag>[A-Za-z_]?\\w*)\\$.*?\\$\\k<tag>\\$\
            |--[^\\n]*\
            |/\\*.*?\\*/\
            |(?<end>;)\
            |(?<open>['"]|/\\*|\\$[A-Za-z_]?\\w*\\$)\
            |.""", Pattern.DOTALL);

    private SqlText() {}

    /** Behind the last semicolon that ends a statement; -1 where something behind it, or all of it, goes on. */
    static int end(String text) {
        Matcher token = TOKEN.matcher(text);
        int end = -1;
        while (token.find()) {
            if (token.group("open") != null) {
                return end >= 0 && isOutput(text.substring(end)) ? end : -1;
            }
            if (token.group("end") != null) {
                end = token.end();
            }
        }
        return end >= 0 && (text.substring(end).isBlank() || isOutput(text.substring(end))) ? end : -1;
    }

    private static boolean isOutput(String rest) {
        String start = rest.stripLeading();
        return start.startsWith("|") || start.startsWith(">");
    }
}
