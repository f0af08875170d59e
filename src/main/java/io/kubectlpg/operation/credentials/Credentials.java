package io.kubectlpg.operation.credentials;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.AppCredentials;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Passwords;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.Base64;

/**
 * The data that a client needs to log in.
 *
 * @param secret the name of the Secret with the password
 */
public record Credentials(
        Account account, String secret, String user, String host, int port, String database, String password) {
    private static final int PORT = 5432;

    /** Reads the data from the Secret. */
    public static Credentials read(Kube kube, ClusterName cluster, Account account) {
        Spec spec = spec(kube, cluster);
        String host = Manifests.host(cluster, kube.namespace(), spec);
        String secret = account.secretName(cluster, spec);
        String password = Passwords.text(password(kube, secret));
        return switch (account) {
            case APP -> new Credentials(account, secret, spec.owner(), host, PORT, spec.database(), password);
            case SUPERUSER -> new Credentials(account, secret, "postgres", host, PORT, "postgres", password);
            case REPLICATION ->
                new Credentials(account, secret, "streaming_replica", host, PORT, "replication", password);
        };
    }

    public String uri() {
        String uri = new AppCredentials(host, account == Account.REPLICATION ? "" : database, user, password).uri();
        return account == Account.REPLICATION ? uri + "?replication=true" : uri;
    }

    /** The URI of the same database at another address, without the password. */
    public String uriWithoutPassword(String otherHost, int otherPort) {
        return "postgresql://" + AppCredentials.encoded(user) + "@" + otherHost + ":" + otherPort + "/"
                + AppCredentials.encoded(database);
    }

    static Spec spec(Kube kube, ClusterName cluster) {
        return AppliedSpec.require(kube, cluster);
    }

    /** The bytes of the Secret's password, as the file in the pod contains them. */
    static byte[] password(Kube kube, String secret) {
        ObjectNode found = kube.get(Kind.SECRET, secret)
                .orElseThrow(() -> CliException.refused(
                        "the Secret " + secret + " is missing",
                        "Create it again with kubectl apply -f FILE, from the file that kubectl pg credentials "
                                + "export wrote."));
        if (!found.path("data").has("password")) {
            throw CliException.refused(
                    "the Secret " + secret + " has no key password", "Add the key password to the Secret.");
        }
        return Base64.getDecoder().decode(found.path("data").path("password").asText());
    }

    /** The data without the password. */
    @Override
    public String toString() {
        return user + "@" + host + "/" + database;
    }
}
