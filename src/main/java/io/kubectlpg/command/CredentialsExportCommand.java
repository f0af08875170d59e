package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.credentials.SecretExport;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The command {@code credentials export NAME FILE}. */
@picocli.CommandLine.Command(
        name = "export",
        header = "Export the Secrets of a cluster as manifests, to keep them outside Kubernetes.",
        description = "The manifests hold the keys and the passphrase of the repository. Without the passphrase "
                + "nobody can read an encrypted backup. kubectl apply -f FILE creates the Secrets again, also in "
                + "another namespace.")
@Help(examples = "kubectl pg credentials export demo demo-secrets.yaml", rights = Rights.CREDENTIALS_EXPORT)
final class CredentialsExportCommand extends Command {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the cluster.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The new file to write, which only you may read. Without it: standard output.")
    private @Nullable Path file;

    CredentialsExportCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        List<ObjectNode> secrets = SecretExport.read(kube, cluster);
        if (secrets.isEmpty()) {
            throw CliException.notFound(
                    "there is no Secret of " + cluster + " in the namespace " + kube.namespace(),
                    "List the clusters with: kubectl pg list");
        }
        if (file == null) {
            print(invocation.objects(), secrets);
        } else {
            write(file, secrets);
            console()
                    .err()
                    .println(file + " holds the passwords and keys of " + cluster + ". Keep it in a safe place.");
        }
        return ExitCode.DONE;
    }

    /** Writes a file that only its owner may read. The mode is set when the file is created. */
    private static void write(Path file, List<ObjectNode> secrets) {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var out = new PrintStream(
                Channels.newOutputStream(Files.newByteChannel(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)),
                false,
                StandardCharsets.UTF_8)) {
            print(out, secrets);
            if (out.checkError()) {
                throw CliException.failed(
                        file + " could not be written completely",
                        "Free some space on the disk, remove the incomplete file, and run the command again.");
            }
        } catch (FileAlreadyExistsException exists) {
            throw CliException.refused(
                            file + " exists, and is not overwritten", "Name another file, or remove this one.")
                    .causedBy(exists);
        } catch (IOException denied) {
            throw CliException.failed(file + " cannot be written: " + denied.getMessage(), "Name another file.")
                    .causedBy(denied);
        }
    }

    private static void print(PrintStream out, List<ObjectNode> secrets) {
        for (ObjectNode secret : secrets) {
            out.println("---");
            Values.print(out, Format.YAML, secret);
        }
    }
}
