package io.kubectlpg.operation.server;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.spec.ClusterName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A query on the primary that only reads. It goes to the pod through standard input, because the API server writes the
 * arguments of a command into its audit log.
 *
 * @param database the database; empty: the application's database
 * @param variables values that psql quotes in the query at {@code :'NAME'}
 */
public record Query(String sql, Optional<String> database, Map<String, String> variables) {
    private static final List<String> OPTIONS = List.of("-XAtq", "-v", "ON_ERROR_STOP=1");
    private static final String SUPERUSER = "postgres";

    /** The time for the connection, in addition to the server's own limit. */
    private static final Duration WAY = Duration.ofSeconds(10);

    /** The text in psql's message if the server ended the query. */
    private static final String TIMED_OUT = "statement timeout";

    /**
     * Runs the query.
     *
     * @param limit the time after which the server ends the query
     * @return rows and columns, as psql prints them unaligned and without headers
     * @throws CliException timedOut after the limit; failed if the server reports an error
     */
    public String ask(Kube kube, ClusterName cluster, Duration limit) {
        byte[] text = text(limit).getBytes(StandardCharsets.UTF_8);
        var psql = Psql.onPrimary(kube, cluster, database, SUPERUSER);
        PodExec.Result answer;
        try {
            answer = psql.answer(OPTIONS, text, limit.plus(WAY));
        } catch (ExecLost lost) {
            throw CliException.unreachable("the connection to the query was lost", "Run the query again.")
                    .causedBy(lost);
        } catch (CliException failure) {
            throw failure.code() == ExitCode.TIMED_OUT ? tooLong(limit) : failure;
        }
        if (answer.succeeded()) {
            return answer.text();
        }
        throw answer.stderr().contains(TIMED_OUT)
                ? tooLong(limit)
                : CliException.failed("the query failed: " + error(answer.stderr()), "Correct the query.");
    }

    private String text(Duration limit) {
        var text = new StringBuilder();
        variables.forEach((name, value) -> text.append("\\set ")
                .append(name)
                .append(" '")
                .append(escaped(value))
                .append("'\n"));
        text.append("SET statement_timeout = ")
                .append(Math.max(1, limit.toMillis()))
                .append(";\n");
        text.append("SET default_transaction_read_only = on;\n");
        return text.append(sql).append("\n;\n").toString();
    }

    /** The value in the form that psql's {@code \set} reads (PostgreSQL docs, psql, "Meta-Commands"). */
    static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static CliException tooLong(Duration limit) {
        return CliException.timedOut(
                "the query did not end within " + limit.toSeconds() + "s, and the server ended it",
                "See what the query waits for in pg_stat_activity.");
    }

    private static String error(String stderr) {
        return stderr.lines()
                .map(line -> line.replaceFirst("^psql:<stdin>:[0-9]+: ", ""))
                .filter(line -> line.contains("ERROR") || line.contains("FATAL"))
                .findFirst()
                .orElse(stderr.strip());
    }
}
