package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.install.InstallOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code install NAME}. */
@picocli.CommandLine.Command(
        name = "install",
        header = "Install a cluster, and wait until it is safe to use.",
        description = "It accepts connections, archives, and has its first full backup when this ends. The same "
                + "command again completes an interrupted installation, and changes nothing when all is as it "
                + "should be.",
        footer = "%nRights, in one namespace: list, watch, create, patch, delete on pods; get, list, create, "
                + "patch, delete on secrets; get, list, create, patch on statefulsets; get, create, patch on "
                + "configmaps, services, serviceaccounts; list on persistentvolumeclaims, events; get, create "
                + "on pods/exec; get, watch, create, update, delete on leases.")
final class InstallCommand extends Command {
    @Parameters(index = "0", paramLabel = "NAME", description = "The cluster's name.")
    private String name = "";

    @Option(
            names = {"-f", "--values"},
            paramLabel = "FILE",
            description = "Values as YAML; - is the standard input. May be repeated; later ones win.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "One value, such as storage.size=20Gi.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--set-file",
            paramLabel = "PATH=FILE",
            description = "One value from a file; - is the standard input. For secrets.")
    private List<String> setFiles = new ArrayList<>();

    @Option(names = "--profile", paramLabel = "PROFILE", description = "A set of values to start from: dev.")
    private @Nullable String profile;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    InstallCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = new ClusterName(name);
        Spec spec = new SpecLoader(SourceReader.of(invocation.in()))
                .load(new SpecSources(files, sets, setFiles, Optional.ofNullable(profile)));
        Operation operation = new InstallOperation(cluster, spec, Version.current());
        if (new Operations(this, kube, options).run(operation, commandLine())) {
            sayHowToGoOn(kube, cluster, spec);
        }
        return ExitCode.DONE;
    }

    /** As it was typed, without the values: they may be secret. */
    private String commandLine() {
        var words = new ArrayList<>(List.of("install", name));
        files.forEach(file -> words.addAll(List.of("-f", file.toString())));
        sets.forEach(set -> words.addAll(List.of("--set", set)));
        setFiles.forEach(set -> words.addAll(List.of("--set-file", set)));
        if (profile != null) {
            words.addAll(List.of("--profile", profile));
        }
        return String.join(" ", words);
    }

    private void sayHowToGoOn(Kube kube, ClusterName cluster, Spec spec) {
        PrintStream err = console().err();
        String namespace = kube.namespace();
        err.println();
        err.printf("postgresql://%s@%s-rw.%s:5432/%s%n", spec.owner(), cluster, namespace, spec.database());
        err.printf(
                "  password: kubectl get secret -n %s %s -o jsonpath='{.data.password}' | base64 -d%n",
                namespace, spec.existingSecret().orElse(cluster + "-app"));
        err.printf("  status:   kubectl pg status -n %s %s%n", namespace, cluster);
        if (spec.repository().isPresent()) {
            err.printf("  backup:   kubectl pg backup full -n %s %s%n", namespace, cluster);
            err.printf("  go back:  kubectl pg restore -n %s %s --time '10m ago'%n", namespace, cluster);
        } else {
            err.println(
                    "  warning:  nothing is backed up. Without a repository, what is lost with the volume is lost;");
            err.println("            the values under backup.s3 turn backups on.");
        }
    }
}
