package io.kubectlpg.command;

import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.output.Format;
import io.kubectlpg.spec.ClusterName;
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

    /** Where a shell is, for a command that says nothing else, and the cluster that it uses there. */
    private @Nullable GlobalOptions shell;

    private @Nullable ClusterName usedThere;

    /**
     * Those of a command in a shell that stands there, before its own are read.
     *
     * @param given with which the shell was opened
     * @param cluster which a command means that names none, and leads nowhere else
     */
    public static GlobalOptions inShell(
            GlobalOptions given, Optional<String> context, Optional<String> namespace, Optional<ClusterName> cluster) {
        var there = new GlobalOptions();
        there.kubeconfig = given.kubeconfig;
        there.context = context.orElse(null);
        there.namespace = namespace.orElse(null);
        var options = new GlobalOptions();
        options.shell = there;
        options.usedThere = cluster.orElse(null);
        options.requestTimeout = given.requestTimeout;
        options.noColor = given.noColor;
        options.quiet = given.quiet;
        options.verbose = given.verbose;
        options.debug = given.debug;
        return options;
    }

    /** The file that was given, or the shell's. */
    Optional<Path> kubeconfig() {
        return Optional.ofNullable(kubeconfig)
                .or(() -> Optional.ofNullable(shell).flatMap(GlobalOptions::kubeconfig));
    }

    /** The context that was given, or the shell's; another file has its own. */
    Optional<String> context() {
        return Optional.ofNullable(context)
                .or(() -> Optional.ofNullable(kubeconfig == null ? shell : null).flatMap(GlobalOptions::context));
    }

    /** The namespace that was given, or the shell's; another context has its own. */
    private Optional<String> namespace() {
        boolean here = kubeconfig == null && context == null;
        return Optional.ofNullable(namespace)
                .or(() -> Optional.ofNullable(here ? shell : null).flatMap(GlobalOptions::namespace));
    }

    /** The cluster that a command means where it names none, and leads nowhere else. */
    Optional<ClusterName> used() {
        boolean here = kubeconfig == null && context == null && namespace == null;
        return here ? Optional.ofNullable(usedThere) : Optional.empty();
    }

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
                : namespace();
    }

    /** Where they lead. */
    public ConnectionOptions connection() {
        return new ConnectionOptions(
                kubeconfig(),
                context(),
                namespace(),
                Optional.ofNullable(requestTimeout),
                Optional.empty(),
                sentence -> {});
    }
}
