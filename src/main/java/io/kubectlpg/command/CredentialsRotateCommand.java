package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.credentials.Account;
import io.kubectlpg.operation.credentials.RotateOperation;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code credentials rotate NAME}. */
@picocli.CommandLine.Command(
        name = "rotate",
        header = "Replace passwords with new random passwords.",
        description = "The command changes each password first in its Secret, then in the server. From then on the "
                + "server refuses the old password. Open sessions stay open.")
@Help(
        examples = {"kubectl pg credentials rotate demo", "kubectl pg credentials rotate demo --all --yes"},
        rights = Rights.CREDENTIALS)
final class CredentialsRotateCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "The name of the cluster. On a terminal you may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @ArgGroup
    private final Which which = new Which();

    /** The options that select the accounts. Only one of the two may be given. */
    static final class Which {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "The role whose password to replace: app, superuser or replication. May be repeated. "
                        + "Without it: app.")
        private final List<Account> accounts = new ArrayList<>();

        @Option(names = "--all", description = "Replace all three passwords: app, superuser and replication.")
        private boolean all;
    }

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    CredentialsRotateCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = named(kube, name);
        List<Account> accounts = which.all
                ? List.of(Account.values())
                : which.accounts.isEmpty() ? List.of(Account.APP) : which.accounts;
        var line = new StringBuilder("credentials rotate " + cluster);
        accounts.forEach(account -> line.append(" --role ").append(account.word()));
        if (new Operations(this, kube, options).run(new RotateOperation(cluster, accounts), line.toString())) {
            console()
                    .err()
                    .println(
                            "The server refuses the old passwords from now on. Show the new passwords with: kubectl pg "
                                    + "credentials show " + cluster);
        }
        return ExitCode.DONE;
    }
}
