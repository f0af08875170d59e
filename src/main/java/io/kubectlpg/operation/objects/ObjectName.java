package io.kubectlpg.operation.objects;

import io.kubectlpg.kube.Kind;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.credentials.Account;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** The kind and name of an object that a cluster should have. */
record ObjectName(Kind kind, String name) {
    /**
     * The objects of a cluster, without volumes, the journal and the Secret with its values. No manifest is rendered
     * for this, because every {@code status} waits for the result.
     *
     * @param inventory the objects that the values made, without instances and generated Secrets, from the Secret with
     *     the values
     */
    static List<ObjectName> of(ClusterName name, Spec spec, InstanceName instance, List<String> inventory) {
        var names = new ArrayList<ObjectName>();
        names.add(new ObjectName(Kind.STATEFUL_SET, instance.toString()));
        for (Account account : Account.values()) {
            // The user's own Secret is not an object of the cluster.
            if (account != Account.APP || spec.existingSecret().isEmpty()) {
                names.add(secret(account.secretName(name, spec)));
            }
        }
        if (spec.encrypted() && spec.text("/backup/encryption/existingSecret").isEmpty()) {
            names.add(secret(Passphrase.secret(name)));
        }
        if (spec.repositoryVolume().isPresent()) {
            names.add(secret(RepositoryHost.secretName(name)));
        }
        for (String line : inventory) {
            int slash = line.indexOf('/');
            Kind.named(line.substring(0, slash))
                    .ifPresent(kind -> names.add(new ObjectName(kind, line.substring(slash + 1))));
        }
        return names;
    }

    private static ObjectName secret(String name) {
        return new ObjectName(Kind.SECRET, name);
    }

    @Override
    public String toString() {
        return kind.kind() + " " + name;
    }
}
