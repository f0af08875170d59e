package io.kubectlpg.operation.credentials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.operation.Passwords;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.MountedFiles;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The steps of a rotation: first the Secrets, marked with the operation, then the server. A client that dies between the
 * two leaves a server that still wants the old passwords; whoever takes the operation up finds the mark, makes no second
 * password, and sets the one that is there. Set twice, a password is the same.
 */
public final class PasswordSteps {
    private final ClusterName cluster;
    private final Spec spec;
    private final Manifests manifests;

    public PasswordSteps(ClusterName cluster, String namespace, Spec spec) {
        this.cluster = cluster;
        this.spec = spec;
        this.manifests = Manifests.of(cluster, namespace, spec);
    }

    /** Whether a Secret with a password is gone. The new Secret will have another password than the server. */
    public static boolean missing(Kube kube, ClusterName cluster, Spec spec) {
        return Stream.of(Account.values())
                .anyMatch(account ->
                        kube.get(Kind.SECRET, account.secretName(cluster, spec)).isEmpty());
    }

    /** Refuses when the Secret that a password goes into belongs to somebody else. */
    void requireOwn(Kube kube, Collection<Account> accounts) {
        new Ownership(kube, cluster)
                .require(accounts.stream().map(account -> wanted(account, "")).toList());
    }

    Step generate(Account account) {
        String secret = account.secretName(cluster, spec);
        return new Step("Generate a new password into Secret " + secret, context -> {
            ObjectNode present = context.kube()
                    .get(Kind.SECRET, secret)
                    .orElseThrow(() -> CliException.failed(
                            "the Secret " + secret + " is missing",
                            "Run the install command again, with the values that it has."));
            if (operation(present).equals(context.operationId())) {
                return StepResult.alreadyDone("it already holds the new password");
            }
            write(context, secret, wanted(account, Passwords.random()), context.operationId());
            return StepResult.done();
        });
    }

    /** The keys of the application's Secret that are made from others, such as its URI, when they are not so. */
    List<Step> correctDerived(ObjectNode appSecret, String password) {
        ObjectNode wanted = wanted(Account.APP, password);
        if (appSecret.path("data").equals(wanted.path("data"))) {
            return List.of();
        }
        String secret = Account.APP.secretName(cluster, spec);
        return List.of(new Step("Correct what Secret " + secret + " says besides the password", context -> {
            write(context, secret, wanted, operation(appSecret));
            return StepResult.done();
        }));
    }

    /**
     * Sets the passwords of all accounts. After lost Secrets were made again, the server still has the passwords of the
     * lost ones.
     */
    public Step setAll(InstanceName primary) {
        return set(primary, List.of(Account.values()));
    }

    Step set(InstanceName primary, Collection<Account> accounts) {
        return new Step("Set the passwords of the Secrets in " + primary, context -> {
            context.task().status("the Secrets are on their way into the pod");
            var lines = new StringBuilder();
            for (Account account : accounts) {
                byte[] password = Credentials.password(context.kube(), account.secretName(cluster, spec));
                lines.append(account.word())
                        .append(' ')
                        .append(digest(password))
                        .append('\n');
            }
            PodExec.Result result = new MountedFiles(context.kube(), primary)
                    .run(
                            "passwords",
                            List.of(Integer.toString(accounts.size())),
                            lines.toString().getBytes(StandardCharsets.UTF_8));
            if (!result.succeeded()) {
                throw CliException.failed(
                        "the server of " + primary + " may not have the passwords of the Secrets yet: "
                                + result.stderr().strip(),
                        "When it accepts, set them with: kubectl pg credentials apply " + cluster);
            }
            return StepResult.done();
        });
    }

    private ObjectNode wanted(Account account, String password) {
        return switch (account) {
            case APP -> manifests.appSecret(password);
            case SUPERUSER -> manifests.superuserSecret(password);
            case REPLICATION -> manifests.replicationSecret(password);
        };
    }

    private static void write(StepContext context, String secret, ObjectNode wanted, String operation) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Labels.OPERATION, operation);
        patch.set("data", wanted.path("data"));
        context.kube().mergePatch(Kind.SECRET, secret, patch);
    }

    static String operation(ObjectNode secret) {
        return secret.path("metadata")
                .path("annotations")
                .path(Labels.OPERATION)
                .asText("");
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
