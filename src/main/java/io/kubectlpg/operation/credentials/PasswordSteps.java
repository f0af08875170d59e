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
 * The steps of a password rotation. First the Secrets are changed and marked with the operation; then the server is
 * changed. If the client dies in between, the server still has the old passwords. A resumed operation finds the mark,
 * makes no second password, and sets the password that is in the Secret. Setting a password twice does no harm.
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

    /**
     * Whether a Secret with a generated password is missing. Its new Secret will have a password that the server does
     * not know.
     */
    public static boolean missing(Kube kube, ClusterName cluster, Spec spec) {
        return Stream.of(Account.values())
                .anyMatch(account ->
                        kube.get(Kind.SECRET, account.secretName(cluster, spec)).isEmpty());
    }

    /** Fails if somebody else owns a Secret into which a password would be written. */
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
                            "Run kubectl pg install " + cluster + " again with the present values of the cluster."));
            if (operation(present).equals(context.operationId())) {
                return StepResult.alreadyDone("the Secret already holds the new password");
            }
            write(context, secret, wanted(account, Passwords.random()), context.operationId());
            return StepResult.done();
        });
    }

    /**
     * Corrects the keys of the application's Secret that are computed from other keys, such as the URI. The list is
     * empty if all keys are correct.
     */
    List<Step> correctDerived(ObjectNode appSecret, String password) {
        ObjectNode wanted = wanted(Account.APP, password);
        if (appSecret.path("data").equals(wanted.path("data"))) {
            return List.of();
        }
        String secret = Account.APP.secretName(cluster, spec);
        return List.of(new Step("Correct the other keys of Secret " + secret, context -> {
            write(context, secret, wanted, operation(appSecret));
            return StepResult.done();
        }));
    }

    /**
     * Sets the passwords of all accounts. This is needed after Secrets were created again, because the server still has
     * the lost passwords.
     */
    public Step setAll(InstanceName primary) {
        return set(primary, List.of(Account.values()));
    }

    Step set(InstanceName primary, Collection<Account> accounts) {
        return new Step("Give the server of " + primary + " the passwords that the Secrets hold", context -> {
            context.task().status("waiting until the kubelet has put the Secrets into the pod");
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
                        "When the server accepts connections, set the passwords with: kubectl pg credentials apply "
                                + cluster);
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
