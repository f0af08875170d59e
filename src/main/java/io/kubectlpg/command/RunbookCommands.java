package io.kubectlpg.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Contexts;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.LockHolder;
import io.kubectlpg.operation.SharedLock;
import io.kubectlpg.operation.server.Query;
import io.kubectlpg.output.Console;
import io.kubectlpg.runbook.CommandLines;
import io.kubectlpg.runbook.CommandUse;
import io.kubectlpg.runbook.Expectation;
import io.kubectlpg.spec.ClusterName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs the commands of a runbook in this process. The commands use the context and namespace with which the runbook
 * began, and connections that stay open.
 */
final class RunbookCommands implements CommandLines, AutoCloseable {
    private final CommandRunner runner = new CommandRunner();
    private final Invocation invocation;
    private final GlobalOptions given;
    private final Input in;
    private final Optional<String> context;
    private final String namespace;

    /**
     * Runs the commands of one runbook.
     *
     * @param in the input for the commands
     */
    RunbookCommands(Invocation invocation, GlobalOptions given, Input in) {
        this.invocation = invocation;
        this.given = given;
        this.in = in;
        Contexts known = Contexts.read(given.connection());
        this.context = given.context().or(known::current);
        this.namespace = known.namespace();
    }

    private GlobalOptions options(Optional<ClusterName> cluster) {
        return given.inRunbook(context, namespace, cluster.or(given::used));
    }

    @Override
    public CommandUse check(List<String> words) {
        return new Program(new Invocation(Console.keeping(new ByteArrayOutputStream()), StandardInput.none()))
                .use(words.toArray(String[]::new));
    }

    @Override
    public Set<String> statusFields() {
        return StatusDocument.FIELDS;
    }

    @Override
    public Ended run(List<String> words, Optional<ClusterName> cluster) {
        return run(words, cluster, invocation.console(), in);
    }

    private Ended run(List<String> words, Optional<ClusterName> cluster, Console console, Input input) {
        return runner.run(words, options(cluster), console, input, invocation.interruptions());
    }

    @Override
    public JsonNode status(Optional<ClusterName> cluster) {
        var printed = new ByteArrayOutputStream();
        Ended ended = run(List.of("status", "-o", "json"), cluster, Console.keeping(printed), StandardInput.none());
        if (ended.failure().isPresent()) {
            throw ended.failure().get();
        }
        try {
            return Documents.read(printed.toString(StandardCharsets.UTF_8));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String answer(Expectation.Query query, Optional<ClusterName> cluster, Duration limit) {
        return over(kube ->
                new Query(query.sql(), query.database(), query.variables()).ask(kube, cluster(kube, cluster), limit));
    }

    private ClusterName cluster(Kube kube, Optional<ClusterName> used) {
        return used.or(given::used).orElseGet(() -> ConnectedCommand.only(kube));
    }

    private ConnectionOptions connection() {
        return options(Optional.empty())
                .connection()
                .withPlugins(invocation.in().plugins());
    }

    private <T> T over(Function<Kube, T> work) {
        try (Kube kube = runner.connect(connection())) {
            return work.apply(kube);
        } catch (CliException failure) {
            if (failure.code() == ExitCode.UNREACHABLE) {
                runner.forget();
            }
            throw failure;
        }
    }

    @Override
    public boolean asks() {
        return invocation.console().terminal().present();
    }

    @Override
    public void ask(String question) {
        try {
            new Confirmation(invocation).yes(List.of(question), false);
        } catch (CliException refusal) {
            // The refusal's remedy says that nothing was changed, but earlier lines may have changed something.
            throw refusal.code() == ExitCode.REFUSED
                    ? CliException.refused(refusal.problem(), "").causedBy(refusal)
                    : refusal;
        }
    }

    @Override
    public void tell(CliException failure) {
        Program.tell(failure, invocation.console().err());
    }

    @Override
    public SharedLock lock(Optional<ClusterName> cluster) {
        // The connection is closed with the others at the end of the runbook.
        Kube kube = runner.connect(connection());
        return new SharedLock(kube, cluster(kube, cluster), LockHolder.current());
    }

    @Override
    public void close() {
        runner.close();
    }
}
