package io.kubectlpg.operation.credentials;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.Locale;

/** Who has a password that this program looks after. */
public enum Account {
    /** The owner of the application's database. */
    APP,
    SUPERUSER,
    REPLICATION;

    /** The word for it in options, in the names of Secrets, and in the pod's folder where the Secret is mounted. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The account of that word. */
    public static Account of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The Secret with its password; the application's may be the user's own. */
    public String secretName(ClusterName cluster, Spec spec) {
        return this == APP ? spec.existingSecret().orElse(spec.fullname(cluster) + "-app") : cluster + "-" + word();
    }
}
