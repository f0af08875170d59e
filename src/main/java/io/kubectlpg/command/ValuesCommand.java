package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.ValuesReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code values [NAME]}. */
@picocli.CommandLine.Command(
        name = "values",
        header = "Print every value with its meaning and default, or the values of a cluster.",
        description = "Without NAME the command prints a values file to edit; it needs no Kubernetes cluster for "
                + "that. With NAME it prints the values that were applied last, with the defaults and without secrets.")
@Help(
        examples = {"kubectl pg values", "kubectl pg values demo"},
        rights = Rights.VALUES)
final class ValuesCommand extends LocalCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster whose values to print. Without it: the default values, as a file "
                    + "to edit.")
    private @Nullable String name;

    @Option(
            names = "--schema",
            description = "Print the JSON schema of values files, for editors. Without this "
                    + "option the values are printed.")
    private boolean schema;

    ValuesCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    public Integer call() {
        if (schema && name != null) {
            throw CliException.usage(
                    "--schema takes no NAME: the schema is the same for every cluster",
                    "Leave out " + name + ", or leave out --schema.");
        }
        if (schema) {
            print(Format.JSON, ValuesReference.schema());
        } else if (name != null) {
            print(Format.YAML, applied(new ClusterName(name)));
        } else if (global.format == Format.TABLE || global.format == Format.WIDE) {
            invocation.objects().print(ValuesReference.commented());
        } else {
            print(Format.YAML, ValuesReference.defaults());
        }
        return ExitCode.DONE.status();
    }

    private void print(Format standard, ObjectNode document) {
        Format format = global.format == Format.JSON || global.format == Format.YAML ? global.format : standard;
        Values.print(invocation.objects(), format, document);
    }

    private ObjectNode applied(ClusterName cluster) {
        try (Kube kube =
                Kube.connect(global.connection().withPlugins(invocation.in().plugins()))) {
            return AppliedSpec.require(kube, cluster).withoutSecrets();
        }
    }
}
