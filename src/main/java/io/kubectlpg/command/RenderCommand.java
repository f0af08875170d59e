package io.kubectlpg.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.render.Rendering;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code render NAME}. */
@picocli.CommandLine.Command(
        name = "render",
        header = "Print a cluster's objects as YAML, for GitOps.",
        description = "The command needs no Kubernetes cluster. It prints no Secrets, and no fields that operations "
                + "change; so install the cluster before you apply the output. The namespace is the one of -n, or "
                + "else the context's, or else default.")
@Help(
        examples = {"kubectl pg render demo --profile dev", "kubectl pg render demo --set storage.size=20Gi -o json"},
        rights = Rights.NONE)
final class RenderCommand extends LocalCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the cluster.")
    private String name = "";

    @Mixin
    private final ValueOptions values = new ValueOptions();

    RenderCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    public Integer call() {
        String namespace = Kube.namespace(global.connection());
        print(
                invocation.objects(),
                global,
                new Rendering(new ClusterName(name), namespace, values.load(invocation.in())));
        return ExitCode.DONE.status();
    }

    /** Prints one YAML stream or, with {@code -o json}, one List. */
    static void print(PrintStream out, GlobalOptions global, Rendering rendering) {
        switch (global.format) {
            case JSON -> Values.print(out, global.format, rendering.list());
            case NAME -> rendering.objects().forEach(object -> out.println(name(object)));
            case TABLE, WIDE, YAML -> {
                out.println("# The objects of the cluster " + rendering.name() + ", made by kubectl-pg "
                        + Version.current() + ".");
                rendering.absent().forEach(line -> out.println("# " + line));
                Values.stream(out, rendering.objects());
            }
        }
    }

    private static String name(JsonNode object) {
        return object.path("kind").asText().toLowerCase(Locale.ROOT) + "/"
                + object.at("/metadata/name").asText();
    }
}
