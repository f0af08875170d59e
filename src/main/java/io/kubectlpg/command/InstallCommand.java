package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.install.InstallOperation;
import io.kubectlpg.operation.render.Rendering;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.output.Format;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code install NAME}. */
@picocli.CommandLine.Command(
        name = "install",
        header = "Install a cluster and wait until it is safe to use.",
        description = "When the command ends, the cluster accepts connections, archives WAL, and has its first full "
                + "backup. After an interruption, the same command completes the installation. If nothing is "
                + "missing, it changes nothing. On a terminal, install without NAME asks for the values, shows the "
                + "plan, and offers to save the values in a file.")
@Help(
        examples = {"kubectl pg install demo", "kubectl pg install demo --profile dev --set storage.size=20Gi --dry-run"
        },
        rights = Rights.INSTALL + Rights.WHERE_NOTHING_IS_TO_DO)
final class InstallCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. Without it, on a terminal: the command asks for the values.")
    private @Nullable String name;

    @Mixin
    private final ValueOptions values = new ValueOptions();

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    InstallCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    public Integer call() {
        if (name == null
                && (!values.isEmpty() || options.yes || !console().terminal().redraws())) {
            throw CliException.usage(
                    "install needs the NAME of the cluster",
                    "Run, for example: kubectl pg install demo. On a terminal, install without NAME asks for the "
                            + "values.");
        }
        return super.call();
    }

    @Override
    ExitCode run(Kube kube) {
        if (name != null) {
            return install(kube, new ClusterName(name), values);
        }
        return new GuidedInstall(this, kube, options).run();
    }

    /** Installs a cluster with these values. */
    ExitCode install(Kube kube, ClusterName cluster, ValueOptions given) {
        if (options.dryRun && (global.format == Format.YAML || global.format == Format.JSON)) {
            RenderCommand.print(
                    invocation.objects(),
                    global,
                    new Rendering(cluster, kube.namespace(), given.load(invocation.in())));
            return ExitCode.DONE;
        }
        Spec spec = given.loadAgain(AppliedSpec.read(kube, cluster), invocation.in());
        Operation operation = new InstallOperation(cluster, spec, Version.current());
        boolean newPassphrase = !options.dryRun && Passphrase.isNew(kube, cluster, spec);
        if (new Operations(this, kube, options).run(operation, "install " + cluster + given.words())) {
            InstallSummary.say(console().err(), kube.namespace(), cluster, spec);
            InstallSummary.warnOfLeftOut(console().err(), cluster, spec, kube.serverTime());
            if (newPassphrase) {
                sayWhatToKeep(kube, cluster);
            }
        }
        return ExitCode.DONE;
    }

    /**
     * Tells the user to keep the passphrase, only after the first installation. Users stop reading a text that appears
     * each time.
     */
    private void sayWhatToKeep(Kube kube, ClusterName cluster) {
        PrintStream err = console().err();
        err.printf(
                "  keep:     a copy of the backup passphrase outside Kubernetes. If you lose the Secret %s,%n",
                Passphrase.secret(cluster));
        err.println("            nobody can read the backups. This command writes all Secrets into a file:");
        err.printf("            kubectl pg credentials export -n %s %s FILE%n", kube.namespace(), cluster);
    }
}
