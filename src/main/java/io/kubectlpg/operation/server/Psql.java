package io.kubectlpg.operation.server;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Interruptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * psql in the pod of an instance, over the server's socket. What it is to run comes by standard input: an API server writes the
 * words of a command into its audit log.
 */
public final class Psql {
    /** In the scripts' words: settings.env names the application's database. */
    private static final String SCRIPT = """
            set -eu
            . /opt/kubectl-pg/common
            name=$1 database=$2 user=$3
            shift 3
            PGAPPNAME=$name exec psql -h "$RUN" -U "$user" -d "${database:-$(setting DATABASE)}" "$@"
            """;

    private static final Duration ENDING = Duration.ofSeconds(10);

    private final Kube kube;
    private final String pod;
    private final String name;
    private final Optional<String> database;
    private final String user;

    /**
     * One call of it.
     *
     * @param id tells its session from others
     * @param database empty: the application's
     */
    public Psql(Kube kube, String pod, String id, Optional<String> database, String user) {
        this.kube = kube;
        this.pod = pod;
        this.name = "kubectl-pg-" + id;
        this.database = database;
        this.user = user;
    }

    /**
     * Runs it to its end. Whoever interrupts it ends its session in the server, too.
     *
     * @param options psql's own
     * @return psql's exit code
     */
    public int run(List<String> options, Attachment attachment) {
        try (var _ = Interruptions.current().watch(this::end)) {
            return kube.exec().attach(pod, argv(name, options), attachment);
        }
    }

    private List<String> argv(String application, List<String> options) {
        var argv = new ArrayList<>(List.of("bash", "-c", SCRIPT, "psql", application, database.orElse(""), user));
        argv.addAll(options);
        return argv;
    }

    /** Cancelled alone, psql would go on with the next statement. */
    private void end() {
        String statement =
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '" + name + "'";
        try {
            kube.exec().run(pod, argv("kubectl-pg", List.of("-XAtqc", statement)), ENDING);
        } catch (CliException | ExecLost unreachable) {
            // Its connection is closed; the statement ends by itself.
            return;
        }
    }
}
