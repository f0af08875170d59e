package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.credentials.Account;
import io.kubectlpg.operation.credentials.Credentials;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code credentials show NAME}. */
@picocli.CommandLine.Command(name = "show", header = "Show how to log in, with the password.")
@Help(
        examples = {"kubectl pg credentials show demo", "kubectl pg credentials show demo --role superuser -o json"},
        rights = Rights.CREDENTIALS_SHOW)
final class CredentialsShowCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "The role to show: app, superuser or replication. Without it: app.")
    private Account account = Account.APP;

    CredentialsShowCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        Credentials found = Credentials.read(kube, cluster(kube, name), account);
        switch (global.format) {
            case JSON, YAML -> Values.print(console().out(), global.format, document(found));
            case NAME -> console().out().println("secret/" + found.secret());
            case TABLE, WIDE ->
                new Table("USER", "HOST", "PORT", "DATABASE", "PASSWORD", "URI")
                        .row(
                                found.user(),
                                found.host(),
                                Integer.toString(found.port()),
                                found.database(),
                                found.password(),
                                found.uri())
                        .print(console().out());
        }
        return ExitCode.DONE;
    }

    private static ObjectNode document(Credentials credentials) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("role", credentials.account().word())
                .put("secret", credentials.secret())
                .put("user", credentials.user())
                .put("host", credentials.host())
                .put("port", credentials.port())
                .put("database", credentials.database())
                .put("password", credentials.password())
                .put("uri", credentials.uri());
    }
}
