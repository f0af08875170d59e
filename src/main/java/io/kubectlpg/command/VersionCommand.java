package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.output.Values;
import java.io.PrintStream;
import java.util.Locale;

/** The command {@code version}. */
@picocli.CommandLine.Command(name = "version", header = "Print the version of kubectl-pg.")
@Help(
        examples = {"kubectl pg version", "kubectl pg version -o json"},
        rights = Rights.NONE)
final class VersionCommand extends LocalCommand {
    VersionCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    public Integer call() {
        PrintStream out = console().out();
        switch (global.format) {
            case TABLE, WIDE -> out.println("kubectl-pg " + Version.current());
            case NAME -> out.println("kubectl-pg/" + Version.current());
            case JSON, YAML -> Values.print(out, global.format, document());
        }
        return 0;
    }

    private static ObjectNode document() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", Version.current())
                .put("java", System.getProperty("java.runtime.version"))
                .put("platform", platform());
    }

    /** The platform of this machine, as Kubernetes names it, such as {@code linux/amd64}. */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "");
        return (system.startsWith("mac") ? "darwin" : system)
                + "/"
                + switch (machine) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> machine;
                };
    }
}
