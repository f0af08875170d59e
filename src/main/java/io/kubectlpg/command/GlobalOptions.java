package io.kubectlpg.command;

import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.output.Format;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command, before it or behind it. They mean what they mean in kubectl. */
public final class GlobalOptions {
    @Option(
            scope = ScopeType.INHERIT,
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace; by default the context's.")
    @Nullable
    String namespace;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig; by default its current one.")
    @Nullable
    String context;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig; by default KUBECONFIG or ~/.kube/config.")
    @Nullable
    Path kubeconfig;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--request-timeout",
            paramLabel = "DURATION",
            description = "How long one request may take, such as 30s.")
    @Nullable
    Duration requestTimeout;

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, wide, json, yaml or name.",
            defaultValue = "table")
    Format format = Format.TABLE;

    @Option(scope = ScopeType.INHERIT, names = "--no-color", description = "No colour, also on a terminal.")
    boolean noColor;

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-v", "--verbose"},
            description = "More detail.")
    boolean verbose;

    @Option(scope = ScopeType.INHERIT, names = "--debug", description = "The stack trace of an error.")
    boolean debug;

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    boolean help;

    /** A cluster that is made in another namespace than the one where the command looks. */
    private @Nullable String elsewhere;

    private @Nullable String namespaceThere;

    /** From now on commands about this cluster lead to that namespace. */
    void madeElsewhere(String cluster, String namespaceOfIt) {
        elsewhere = cluster;
        namespaceThere = namespaceOfIt;
    }

    /** The namespace that a command with these words must name. */
    Optional<String> namespaceOf(String words) {
        return elsewhere != null && Arrays.asList(words.split("[ ,;.:]+", -1)).contains(elsewhere)
                ? Optional.ofNullable(namespaceThere)
                : Optional.ofNullable(namespace);
    }

    ConnectionOptions connection() {
        return new ConnectionOptions(
                Optional.ofNullable(kubeconfig),
                Optional.ofNullable(context),
                Optional.ofNullable(namespace),
                Optional.ofNullable(requestTimeout),
                Optional.empty(),
                sentence -> {});
    }
}
