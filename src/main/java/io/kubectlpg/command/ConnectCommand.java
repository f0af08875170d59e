package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodForward;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.credentials.Account;
import io.kubectlpg.operation.credentials.Credentials;
import io.kubectlpg.operation.server.LocalProgram;
import io.kubectlpg.operation.server.PrimaryPod;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code connect NAME}. */
@picocli.CommandLine.Command(
        name = "connect",
        header = "Open a local port to the primary, or run a program that connects to it.",
        description = "The port is on 127.0.0.1. Its connections reach the primary through the API server. If the "
                + "primary changes or its pod is replaced, new connections go to the new pod. A program after "
                + "-- gets PGHOST, PGPORT, PGUSER, PGDATABASE and PGPASSFILE, and its exit code becomes the "
                + "exit code of this command. Without a program, the port stays open until Ctrl-C.")
@Help(
        examples = {"kubectl pg connect demo", "kubectl pg connect demo --port 5433", "kubectl pg connect demo -- psql"
        },
        rights = Rights.CONNECT)
final class ConnectCommand extends ConnectedCommand {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec own;

    @Parameters(
            paramLabel = "[NAME] [-- PROGRAM]",
            description =
                    "The name of the cluster; after --, a program and its arguments. You may leave the name out if "
                            + "the namespace holds only one cluster. Without a program, the port stays open until "
                            + "Ctrl-C.")
    private List<String> words = List.of();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The local port. Without it: any free port.")
    private int port;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "The role to log in as: app or superuser. Without it: app.")
    private Account account = Account.APP;

    ConnectCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    int exitCode(Kube kube) {
        List<String> program = program();
        List<String> names = words.subList(0, words.size() - program.size());
        if (names.size() > 1) {
            throw CliException.usage(
                    "\"" + names.get(1) + "\" is not known here",
                    "Write a program after --, such as: kubectl pg connect demo -- psql");
        }
        ClusterName cluster = cluster(kube, names.isEmpty() ? null : names.getFirst());
        Credentials credentials = Credentials.read(kube, cluster, account);
        try (PodForward forward = kube.forward(
                port,
                credentials.port(),
                new PrimaryPod(kube, cluster)::name,
                console().err()::println)) {
            if (!program.isEmpty()) {
                return invocation.in().lend(() -> new LocalProgram(program).run(forward.address(), credentials));
            }
            show(forward.address(), credentials, kube.namespace());
            Waiting.pause(FOREVER);
            return ExitCode.DONE.status();
        }
    }

    private List<String> program() {
        List<String> typed = own.commandLine().getParseResult().originalArgs();
        int end = typed.indexOf("--");
        return end < 0 ? List.of() : typed.subList(end + 1, typed.size());
    }

    private void show(InetSocketAddress address, Credentials credentials, String namespace) {
        String host = address.getAddress().getHostAddress();
        String uri = credentials.uriWithoutPassword(host, address.getPort());
        switch (global.format) {
            case JSON, YAML ->
                Values.print(
                        console().out(),
                        global.format,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("uri", uri)
                                .put("host", host)
                                .put("port", address.getPort())
                                .put("user", credentials.user())
                                .put("database", credentials.database())
                                .put("secret", credentials.secret()));
            case NAME, TABLE, WIDE -> {
                console().out().println(uri);
                console()
                        .out()
                        .printf(
                                "export PGHOST=%s PGPORT=%d PGUSER=%s PGDATABASE=%s%n",
                                host,
                                address.getPort(),
                                ShellWords.word(credentials.user()),
                                ShellWords.word(credentials.database()));
            }
        }
        console().out().flush();
        InstallSummary.sayPassword(console().err(), namespace, credentials.secret());
        console().err().println("  Ctrl-C closes the port.");
    }
}
