package io.kubectlpg.operation.server;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Runs psql in the pod of an instance, over the server's local socket. SQL goes through standard input, because the API
 * server writes the arguments of a command into its audit log.
 */
public final class Psql {
    /**
     * A script that uses the pod's own settings: settings.env names the application's database. On a terminal, psql
     * uses UTF-8 and writes no history file. If the image does not know the type of the terminal, the script uses
     * xterm, because a pager would complain otherwise.
     */
    private static final String SCRIPT = """
            set -eu
            . /opt/kubectl-pg/common
            export PGAPPNAME=$1
            database=$2 user=$3 bytes=$4 terminal=$5
            shift 5
            if [[ -n $terminal ]]; then
              export TERM=$terminal LC_ALL=C.UTF-8 PSQL_HISTORY=/dev/null LESS=-FRSX
              if ! tput cols >/dev/null 2>&1; then export TERM=xterm; fi
              if [[ -z ${PAGER+set} ]]; then
                PAGER=$(type -P less || type -P more || :)
                export PAGER
              fi
            fi
            set -- -h "$RUN" -U "$user" -d "${database:-$(setting DATABASE)}" "$@"
            if ((bytes == 0)); then exec psql "$@"; fi
            head -c "$bytes" | psql "$@"
            """;

    /** The time limit of one check whether the session exists. Several checks fit into the time of an interruption. */
    private static final Duration ENDING = Duration.ofSeconds(2);

    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final int LOOKS = 6;

    private final Kube kube;
    private final String pod;
    private final String name;
    private final Optional<String> database;
    private final String user;

    private Psql(Kube kube, String pod, Optional<String> database, String user) {
        this.kube = kube;
        this.pod = pod;
        // Distinguishes its session from others.
        this.name = "kubectl-pg-" + OperationIds.random();
        this.database = database;
        this.user = user;
    }

    /**
     * One call of psql on the primary.
     *
     * @param database the database; empty: the application's database
     * @throws CliException refused, if the primary has no server
     */
    public static Psql onPrimary(Kube kube, ClusterName cluster, Optional<String> database, String user) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        Preconditions.requireServer(primary);
        return new Psql(kube, primary.name().podName(), database, user);
    }

    /**
     * Runs psql to its end. An interruption also ends its session in the server.
     *
     * @param options the options of psql
     * @param bytes the number of bytes of the input, if it is known; older API servers cannot signal the end of input
     * @return psql's exit code
     */
    public int run(List<String> options, OptionalLong bytes, Attachment attachment) {
        try (var _ = Interruptions.current().watch(this::end)) {
            return unlessInterrupted(kube.exec().attach(pod, argv(name, options, bytes.orElse(0), ""), attachment));
        }
    }

    /**
     * Runs psql to its end, within a limit. An interruption also ends its session in the server.
     *
     * @param text the SQL to run
     */
    PodExec.Result answer(List<String> options, byte[] text, Duration limit) {
        try (var _ = Interruptions.current().watch(this::end)) {
            return unlessInterrupted(kube.exec().run(pod, argv(name, options, text.length, ""), text, limit));
        }
    }

    /**
     * Returns psql's result, or throws if the command was interrupted. After its session was ended, psql's result says
     * nothing about the statement.
     */
    private static <T> T unlessInterrupted(T end) {
        if (Interruptions.current().happened()) {
            throw CliException.interrupted();
        }
        return end;
    }

    /**
     * Connects a user at a terminal with psql until psql ends.
     *
     * @param type the type of the terminal, as in the variable TERM
     * @return psql's exit code
     * @throws ExecLost if the connection is lost; its session may still exist then, see {@link #afterLoss}
     */
    public int talk(List<String> options, String type, Attachment attachment) {
        try (var _ = new EndedWithClient(kube, pod, name)) {
            return kube.exec().attach(pod, argv(name, options, 0, type), attachment);
        }
    }

    /**
     * Ends the session over another connection.
     *
     * @return the exception for a lost connection; it says whether the session has ended
     */
    public CliException afterLoss(ExecLost lost) {
        return CliException.unreachable(
                        "the connection to psql was lost: " + lost.problem(),
                        isGone()
                                ? "Its session has ended, and a transaction that was open is rolled back. Connect "
                                        + "again."
                                : "Its session may still exist and hold locks: look for application_name " + name
                                        + " in pg_stat_activity.")
                .causedBy(lost);
    }

    /** Whether the session has certainly ended. If it still exists, the server is told to end it. */
    private boolean isGone() {
        for (int look = 0; look < LOOKS; look++) {
            if (sessions().filter("0"::equals).isPresent()) {
                return true;
            }
            Waiting.pause(AGAIN);
        }
        return false;
    }

    private List<String> argv(String application, List<String> options, long bytes, String terminal) {
        var argv = new ArrayList<>(List.of(
                "bash", "-c", SCRIPT, "psql", application, database.orElse(""), user, Long.toString(bytes), terminal));
        argv.addAll(options);
        return argv;
    }

    /**
     * Ends the session in the server. To cancel one statement would not be enough, because psql would continue with the
     * next. The session may not exist yet, so this is tried several times.
     */
    private void end() {
        for (int look = 0; look < LOOKS && !ended(); look++) {
            Waiting.pause(AGAIN);
        }
    }

    /** Whether a session existed and was ended. */
    private boolean ended() {
        return sessions().filter(count -> !count.equals("0")).isPresent();
    }

    /**
     * Tells the server to end the sessions, and returns their number; empty if the pod cannot be reached or the server
     * does not answer.
     */
    private Optional<String> sessions() {
        String statement =
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '" + name + "'";
        try {
            PodExec.Result answer =
                    kube.exec().run(pod, argv("kubectl-pg", List.of("-XAtqc", statement), 0, ""), ENDING);
            return Optional.of(answer).filter(PodExec.Result::succeeded).map(PodExec.Result::text);
        } catch (CliException | ExecLost unreachable) {
            return Optional.empty();
        }
    }
}
