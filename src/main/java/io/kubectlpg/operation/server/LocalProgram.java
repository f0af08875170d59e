package io.kubectlpg.operation.server;

import io.kubectlpg.CliException;
import io.kubectlpg.manifest.AppCredentials;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.operation.credentials.Credentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program on this machine that finds the server in its environment variables, as libpq reads them. The password is in
 * a file that only the user can read.
 */
public record LocalProgram(List<String> words) {
    /** Environment variables that would select another server, or would be used instead of the password file. */
    private static final List<String> OTHERS = List.of("PGPASSWORD", "PGHOSTADDR", "PGSERVICE");

    /**
     * Runs the program until its end.
     *
     * @return its exit code
     */
    public int run(InetSocketAddress server, Credentials credentials) {
        try {
            Path passwords = Files.createTempFile("kubectl-pg-", ".pgpass");
            try (var _ = Interruptions.current().watch(() -> delete(passwords))) {
                Files.writeString(passwords, line(server, credentials));
                return run(environment(server, credentials, passwords));
            } finally {
                delete(passwords);
            }
        } catch (IOException e) {
            throw CliException.failed(
                            "the password cannot be written to a file: " + e.getMessage(),
                            "Check whether the disk is full.")
                    .causedBy(e);
        }
    }

    private static String line(InetSocketAddress server, Credentials credentials) {
        return server.getAddress().getHostAddress() + ":" + server.getPort() + ":*:"
                + AppCredentials.escaped(credentials.user()) + ":" + AppCredentials.escaped(credentials.password())
                + "\n";
    }

    private static Map<String, String> environment(InetSocketAddress server, Credentials credentials, Path passwords) {
        return Map.of(
                "PGHOST",
                server.getAddress().getHostAddress(),
                "PGPORT",
                Integer.toString(server.getPort()),
                "PGUSER",
                credentials.user(),
                "PGDATABASE",
                credentials.database(),
                "PGPASSFILE",
                passwords.toString());
    }

    private int run(Map<String, String> environment) {
        var builder = new ProcessBuilder(words).inheritIO();
        builder.environment().keySet().removeAll(OTHERS);
        builder.environment().putAll(environment);
        Process program;
        try {
            program = builder.start();
        } catch (IOException unknown) {
            throw CliException.usage(
                            words.getFirst() + " cannot be run: " + unknown.getMessage(),
                            "Check that the program is installed and that its name is right.")
                    .causedBy(unknown);
        }
        try (var _ = Interruptions.current().watch(() -> end(program))) {
            return program.waitFor();
        } catch (InterruptedException e) {
            end(program);
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    private static void end(Process program) {
        program.descendants().forEach(ProcessHandle::destroy);
        program.destroy();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw CliException.failed(
                            "the file with the password cannot be deleted: " + e.getMessage(), "Delete " + file + ".")
                    .causedBy(e);
        }
    }
}
