package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.operation.Preconditions;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psql NAME}. */
@picocli.CommandLine.Command(
        name = "psql",
        header = "Run SQL on the primary, by psql in its pod.",
        description =
                "The statements come from -c, from a file, or from standard input. The exit code is psql's: 0 done; 1 a "
                        + "statement of -c failed, or psql itself; 2 the connection was lost; 3 a statement failed under ON_ERROR_STOP. "
                        + "Behind -- stand options of psql, such as --csv.")
@Help(
        examples = {
            "kubectl pg psql demo -c 'SELECT version()'",
            "kubectl pg psql demo -c 'SELECT 1 AS one' -- --csv",
            "kubectl pg psql demo -d postgres -c 'SELECT datname FROM pg_database'"
        },
        rights = Rights.INFO)
final class PsqlCommand extends ConnectedCommand {
    private static final int FAILED_STATEMENT = 3;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The cluster; may be left out where there is one.")
    private @Nullable String name;

    @Parameters(index = "1..*", paramLabel = "OPTION", description = "Options of psql, behind --.")
    private List<String> options = List.of();

    @Option(
            names = {"-c", "--command"},
            paramLabel = "SQL",
            description = "A statement, or several; may be repeated. They end at the first that fails.")
    private List<String> statements = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file of statements, on this machine.")
    private @Nullable Path file;

    @Option(
            names = {"-d", "--database"},
            paramLabel = "DB",
            description = "The database; by default the application's.")
    private @Nullable String database;

    @Option(
            names = {"-U", "--user"},
            paramLabel = "ROLE",
            description = "As whom; by default ${DEFAULT-VALUE}.",
            defaultValue = "postgres")
    private String user = "postgres";

    PsqlCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    int exitCode(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        if (Preconditions.observation(primary).server().isEmpty()) {
            throw Preconditions.noServer(primary);
        }
        var psql = new Psql(kube, primary.name().podName(), OperationIds.random(), Optional.ofNullable(database), user);
        var words = new ArrayList<>(List.of("-X"));
        if (!statements.isEmpty()) {
            words.addAll(List.of("-v", "ON_ERROR_STOP=1"));
        }
        words.addAll(options);
        try (InputStream in = input()) {
            int code = psql.run(
                    words,
                    new Attachment(
                            in, invocation.objects(), invocation.console().err()));
            return code == FAILED_STATEMENT && !statements.isEmpty() ? ExitCode.FAILED.status() : code;
        } catch (IOException unreadable) {
            throw CliException.failed("the input cannot be read: " + unreadable.getMessage(), "")
                    .causedBy(unreadable);
        }
    }

    private InputStream input() throws IOException {
        if (!statements.isEmpty() && file != null) {
            throw CliException.usage("-c and -f were both given", "Give one of them.");
        }
        if (!statements.isEmpty()) {
            return new ByteArrayInputStream(
                    String.join("\n;\n", statements).concat("\n;\n").getBytes(StandardCharsets.UTF_8));
        }
        if (file != null) {
            try {
                return Files.newInputStream(file);
            } catch (NoSuchFileException none) {
                throw CliException.usage("there is no file " + file, "Check the path.")
                        .causedBy(none);
            }
        }
        if (console().terminal().present()) {
            throw CliException.usage("there is no statement", "Give one with -c, a file with -f, or pipe some in.");
        }
        return invocation.in().stream();
    }
}
