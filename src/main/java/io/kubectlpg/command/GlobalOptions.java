package io.kubectlpg.command;

import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.output.Format;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has. They mean what they mean in kubectl. */
public final class GlobalOptions {
    /** Those whose value is the next argument. */
    static final Set<String> WITH_VALUE =
            Set.of("-n", "--namespace", "--context", "--kubeconfig", "--request-timeout", "-o", "--output");

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace; by default the context's.")
    @Nullable
    String namespace;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig; by default its current one.")
    @Nullable
    String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig; by default KUBECONFIG or ~/.kube/config.")
    @Nullable
    Path kubeconfig;

    @Option(
            names = "--request-timeout",
            paramLabel = "DURATION",
            description = "How long one request may take, such as 30s.")
    @Nullable
    Duration requestTimeout;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, wide, json, yaml or name.",
            defaultValue = "table")
    Format format = Format.TABLE;

    @Option(names = "--no-color", description = "No colour, also on a terminal.")
    boolean noColor;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "More detail.")
    boolean verbose;

    @Option(names = "--debug", description = "The stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    boolean help;

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
