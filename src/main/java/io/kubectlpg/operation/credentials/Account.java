package io.kubectlpg.operation.credentials;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.Locale;

/** The roles whose passwords this program manages. */
public enum Account {
    /** The owner of the application's database. */
    APP,
    SUPERUSER,
    REPLICATION;

    /**
     * The word of the account in options, in names of Secrets, and in the name of the pod's folder with the mounted
     * Secret.
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The account with this word. */
    public static Account of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The name of the Secret with the account's password. For the application it may be the user's own Secret. */
    public String secretName(ClusterName cluster, Spec spec) {
        return this == APP ? spec.existingSecret().orElse(spec.fullname(cluster) + "-app") : cluster + "-" + word();
    }
}
