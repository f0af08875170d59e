package io.kubectlpg.command;

import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.PluginTerminal;
import io.kubectlpg.output.Format;
import io.kubectlpg.spec.ClusterName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * The options of every command. They may stand before or after its name, and they mean the same as in kubectl. They are
 * added by code, because picocli needs 15 ms more in every command to read them from annotations.
 */
public final class GlobalOptions {
    @Nullable
    String namespace;

    @Nullable
    String context;

    @Nullable
    Path kubeconfig;

    @Nullable
    Duration requestTimeout;

    Format format = Format.TABLE;
    boolean noColor;
    boolean quiet;
    boolean verbose;
    boolean debug;
    boolean help;

    /**
     * The options of the shell that runs the command; null without a shell. The shell's cluster is in {@link
     * #usedThere}.
     */
    private @Nullable GlobalOptions shell;

    private @Nullable ClusterName usedThere;

    /** Adds the options to a command. Its subcommands inherit them. */
    void addTo(CommandSpec command) {
        command.addOption(option(String.class, () -> namespace, value -> namespace = value, "-n", "--namespace")
                .paramLabel("NAMESPACE")
                .description("The namespace. Without it: the namespace of the context.")
                .build());
        command.addOption(option(String.class, () -> context, value -> context = value, "--context")
                .paramLabel("NAME")
                .description("The context in the kubeconfig. Without it: the current context.")
                .build());
        command.addOption(option(Path.class, () -> kubeconfig, value -> kubeconfig = value, "--kubeconfig")
                .paramLabel("FILE")
                .description("The kubeconfig file. Without it: the files in KUBECONFIG, or ~/.kube/config.")
                .build());
        command.addOption(option(
                        Duration.class, () -> requestTimeout, value -> requestTimeout = value, "--request-timeout")
                .paramLabel("DURATION")
                .description("The longest time for one request to the API server, such as 10s. Without it: 30s.")
                .build());
        command.addOption(option(Format.class, () -> format, value -> format = value, "-o", "--output")
                .paramLabel("FORMAT")
                .description("The format of the output: table, wide, json, yaml or name. Without it: table.")
                .defaultValue("table")
                .build());
        command.addOption(flag(() -> noColor, value -> noColor = value, "--no-color")
                .description("Print no colours. Without this option, colours are used on a terminal.")
                .build());
        command.addOption(flag(() -> quiet, value -> quiet = value, "-q", "--quiet")
                .description("Do not show progress. Without this option the command shows it.")
                .build());
        command.addOption(flag(() -> verbose, value -> verbose = value, "-v", "--verbose")
                .description("Show progress in more detail.")
                .build());
        command.addOption(flag(() -> debug, value -> debug = value, "--debug")
                .description("Print the stack trace of an error. Without this option, only the message is printed.")
                .build());
        command.addOption(flag(() -> help, value -> help = value, "-h", "--help")
                .usageHelp(true)
                .description("Print this help and exit.")
                .build());
    }

    private static <T> OptionSpec.Builder option(
            Class<T> type, Supplier<? extends @Nullable T> field, Consumer<T> change, String... names) {
        var binding = new FieldBinding<>(field, change);
        return OptionSpec.builder(names)
                .type(type)
                .getter(binding)
                .setter(binding)
                .initialValue(binding.get())
                .scopeType(ScopeType.INHERIT);
    }

    private static OptionSpec.Builder flag(Supplier<Boolean> field, Consumer<Boolean> change, String... names) {
        return option(Boolean.class, field, change, names);
    }

    /**
     * The options of a command in a shell, before the command's own options are read.
     *
     * @param given the options with which the shell was opened
     * @param cluster the cluster for a command that names no cluster, namespace, context or kubeconfig
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

    /**
     * The options for looking up what can come next in a line that is typed in another shell.
     *
     * @param requestTimeout how long one request may take
     */
    static GlobalOptions inLine(
            Optional<Path> kubeconfig,
            Optional<String> context,
            Optional<String> namespace,
            Optional<ClusterName> cluster,
            Duration requestTimeout) {
        var given = new GlobalOptions();
        given.kubeconfig = kubeconfig.orElse(null);
        given.requestTimeout = requestTimeout;
        return inShell(given, context, namespace, cluster);
    }

    /**
     * The options of a command in a runbook, before the command's own options are read. The command uses the context
     * and namespace with which the runbook began, even if somebody changes the current context meanwhile.
     *
     * @param currentContext the current context; empty inside a pod, where there is no kubeconfig
     * @param cluster the cluster for a command that names no cluster, namespace, context or kubeconfig
     */
    GlobalOptions inRunbook(Optional<String> currentContext, String currentNamespace, Optional<ClusterName> cluster) {
        var given = new GlobalOptions();
        given.kubeconfig = kubeconfig().orElse(null);
        given.requestTimeout = requestTimeout;
        given.noColor = noColor;
        given.quiet = quiet;
        given.verbose = verbose;
        given.debug = debug;
        return inShell(given, currentContext, Optional.of(currentNamespace), cluster);
    }

    /** The kubeconfig file of the command, or else of the shell. */
    Optional<Path> kubeconfig() {
        return Optional.ofNullable(kubeconfig)
                .or(() -> Optional.ofNullable(shell).flatMap(GlobalOptions::kubeconfig));
    }

    /**
     * The context of the command, or else of the shell. If the command names a kubeconfig file, the shell's context
     * does not apply.
     */
    Optional<String> context() {
        return Optional.ofNullable(context)
                .or(() -> Optional.ofNullable(kubeconfig == null ? shell : null).flatMap(GlobalOptions::context));
    }

    /**
     * The namespace of the command, or else of the shell. If the command names a kubeconfig file or a context, the
     * shell's namespace does not apply.
     */
    private Optional<String> namespace() {
        boolean here = kubeconfig == null && context == null;
        return Optional.ofNullable(namespace)
                .or(() -> Optional.ofNullable(here ? shell : null).flatMap(GlobalOptions::namespace));
    }

    /** The shell's cluster. It is empty if the command selects another namespace, context or kubeconfig. */
    Optional<ClusterName> used() {
        boolean here = kubeconfig == null && context == null && namespace == null;
        return here ? Optional.ofNullable(usedThere) : Optional.empty();
    }

    /** The name of a cluster that this command creates in another namespace. */
    private @Nullable String elsewhere;

    private @Nullable String namespaceThere;

    /** Adds the namespace option, from now on, to the commands in messages about this cluster. */
    void madeElsewhere(String cluster, String namespaceOfIt) {
        elsewhere = cluster;
        namespaceThere = namespaceOfIt;
    }

    /** The namespace that a command in a message must name, if the command consists of these words. */
    Optional<String> namespaceOf(String words) {
        return elsewhere != null && Arrays.asList(words.split("[ ,;.:]+", -1)).contains(elsewhere)
                ? Optional.ofNullable(namespaceThere)
                : namespace();
    }

    /** The options of the connection. */
    public ConnectionOptions connection() {
        return new ConnectionOptions(
                kubeconfig(),
                context(),
                namespace(),
                Optional.ofNullable(requestTimeout),
                Optional.empty(),
                sentence -> {},
                PluginTerminal.none());
    }
}
