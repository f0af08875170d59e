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
 * server writes the words of a command into its audit log.
 */
public final class Psql {
    /**
     * A script that uses the pod's own settings: settings.env names the application's database. On a terminal, psql uses
     * UTF-8 and keeps no history file. If the image does not know the terminal's type, the script uses xterm, because a
     * pager would complain.
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

    /** The limit of one look whether the session exists. Several fit into the time of an interruption. */
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
     * @param database empty: the application's database
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
     * @param options psql's options
     * @param bytes the number of bytes of the input, if known; older API servers cannot signal the end of input
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
     * @param text what it is to run
     */
    PodExec.Result answer(List<String> options, byte[] text, Duration limit) {
        try (var _ = Interruptions.current().watch(this::end)) {
            return unlessInterrupted(kube.exec().run(pod, argv(name, options, text.length, ""), text, limit));
        }
    }

    /** How psql ends after its session was ended says nothing about the statement. */
    private static <T> T unlessInterrupted(T end) {
        if (Interruptions.current().happened()) {
            throw CliException.interrupted();
        }
        return end;
    }

    /**
     * Lets somebody at a terminal talk to it until it ends.
     *
     * @param type the terminal's, as the variable TERM has it
     * @return psql's exit code
     * @throws ExecLost if the connection is lost; then its session may be there still, see {@link #afterLoss}
     */
    public int talk(List<String> options, String type, Attachment attachment) {
        try (var _ = new EndedWithClient(kube, pod, name)) {
            return kube.exec().attach(pod, argv(name, options, 0, type), attachment);
        }
    }

    /** Ends the session over another connection, and says how that went: the exception for a lost connection. */
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

    /** Whether the session has ended for certain; one that is still there is told to end. */
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
     * Ends the session in the server. Cancelling one statement would not be enough, because psql would go on with the
     * next. The session may not exist yet, so this tries several times.
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

    /** Tells the session to end, and returns how many there were; empty if the server cannot be reached. */
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
