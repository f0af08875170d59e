package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.server.Psql;
import io.kubectlpg.spec.ClusterName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code psql NAME}. */
@picocli.CommandLine.Command(
        name = "psql",
        header = "Run SQL on the primary, with psql in its pod.",
        description = "On a terminal, psql is interactive. Otherwise the statements come from -c, from a file, or "
                + "from standard input. The exit code is psql's. 0: success; 1: a statement of -c failed, or psql "
                + "itself failed; 2: psql could not connect to the server; 3: a statement failed under "
                + "ON_ERROR_STOP. Options of psql come after --, such as --csv.")
@Help(
        examples = {
            "kubectl pg psql demo",
            "kubectl pg psql demo -c 'SELECT version()'",
            "kubectl pg psql demo -c 'SELECT 1 AS one' -- --csv",
            "kubectl pg psql demo -d postgres -c 'SELECT datname FROM pg_database'"
        },
        rights = Rights.INFO)
final class PsqlCommand extends ConnectedCommand {
    private static final int FAILED_STATEMENT = 3;

    @Parameters(
            paramLabel = "[NAME] [-- OPTION]",
            description = "The name of the cluster; after --, options of psql. You may leave the name out if the "
                    + "namespace holds only one cluster.")
    private List<String> words = List.of();

    @Option(
            names = {"-c", "--command"},
            paramLabel = "SQL",
            description = "The SQL statements to run. May be repeated. The first statement that fails ends the "
                    + "command. Without it: -f, or standard input.")
    private List<String> statements = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file of SQL statements on this machine. Without it: -c, or standard input.")
    private @Nullable Path file;

    @Option(
            names = {"-d", "--database"},
            paramLabel = "DB",
            description = "The database. Without it: the application's database.")
    private @Nullable String database;

    @Option(
            names = {"-U", "--user"},
            paramLabel = "ROLE",
            description = "The role that runs the statements. Without it: ${DEFAULT-VALUE}.",
            defaultValue = "postgres")
    private String user = "postgres";

    PsqlCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    int exitCode(Kube kube) {
        boolean named = !words.isEmpty() && !words.getFirst().startsWith("-");
        ClusterName cluster = cluster(kube, named ? words.getFirst() : null);
        Psql psql = Psql.onPrimary(kube, cluster, Optional.ofNullable(database), user);
        var options = new ArrayList<>(List.of("-X"));
        if (!statements.isEmpty()) {
            options.addAll(List.of("-v", "ON_ERROR_STOP=1"));
        }
        options.addAll(words.subList(named ? 1 : 0, words.size()));
        if (statements.isEmpty() && file == null && console().terminal().showsOutput()) {
            return talk(psql, options);
        }
        try (Source source = source()) {
            int code = psql.run(
                    options,
                    source.length(),
                    new Attachment(
                            source.stream(),
                            invocation.objects(),
                            invocation.console().err()));
            return code == FAILED_STATEMENT && !statements.isEmpty() ? ExitCode.FAILED.status() : code;
        } catch (IOException unreadable) {
            throw CliException.failed("the input cannot be read: " + unreadable.getMessage(), "")
                    .causedBy(unreadable);
        } catch (ExecLost lost) {
            throw CliException.unreachable(
                            "the connection to psql was lost, and some statements may have been carried out",
                            "Check the data before you run them again.")
                    .causedBy(lost);
        }
    }

    private int talk(Psql psql, List<String> options) {
        String type = Optional.ofNullable(System.getenv("TERM")).orElse("dumb");
        try {
            return invocation.in().handOver(attachment -> psql.talk(options, type, attachment));
        } catch (ExecLost lost) {
            console().err().println("The connection to psql is lost. The program ends its session on the server …");
            throw psql.afterLoss(lost);
        }
    }

    /**
     * The SQL statements to send.
     *
     * @param length the length in bytes; empty if the statements come from standard input
     */
    private record Source(InputStream stream, OptionalLong length) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private Source source() throws IOException {
        if (!statements.isEmpty() && file != null) {
            throw CliException.usage("-c and -f were both given", "Give one of them.");
        }
        if (!statements.isEmpty()) {
            byte[] text = String.join("\n;\n", statements).concat("\n;\n").getBytes(StandardCharsets.UTF_8);
            return new Source(new ByteArrayInputStream(text), OptionalLong.of(text.length));
        }
        if (file == null) {
            return new Source(invocation.in().stream(), OptionalLong.empty());
        }
        try {
            return new Source(Files.newInputStream(file), OptionalLong.of(Files.size(file)));
        } catch (NoSuchFileException none) {
            throw CliException.usage("there is no file " + file, "Check the path.")
                    .causedBy(none);
        }
    }
}
