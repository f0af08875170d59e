package io.kubectlpg.operation.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The levels of PostgreSQL's log, the lowest first (PostgreSQL docs, §19.8). Lines of other programs count as LOG. */
public enum Severity {
    DEBUG,
    INFO,
    LOG,
    NOTICE,
    WARNING,
    ERROR,
    FATAL,
    PANIC;

    private static final Pattern TEXT =
            Pattern.compile("(?:^|\\s)(DEBUG|INFO|LOG|NOTICE|WARNING|ERROR|FATAL|PANIC)[1-5]?:  ");
    private static final Pattern JSON = Pattern.compile("\"error_severity\":\"([A-Z]+)[1-5]?\"");
    private static final Pattern CONTINUED =
            Pattern.compile("^\t|(?:^|\\s)(?:DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION|BACKTRACE):  ");

    /** The level of a line; empty if the line continues the previous one. */
    static Optional<Severity> of(String line) {
        Matcher found = (line.startsWith("{") ? JSON : TEXT).matcher(line);
        if (found.find()) {
            String word = found.group(1);
            for (Severity severity : values()) {
                if (severity.name().equals(word)) {
                    return Optional.of(severity);
                }
            }
        }
        return CONTINUED.matcher(line).find() ? Optional.empty() : Optional.of(LOG);
    }
}
