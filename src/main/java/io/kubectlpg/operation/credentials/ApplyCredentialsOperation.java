package io.kubectlpg.operation.credentials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Passwords;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** Gives the server the passwords that the Secrets hold. It does not matter who wrote the Secrets. */
public final class ApplyCredentialsOperation implements Operation {
    private final ClusterName name;

    public ApplyCredentialsOperation(ClusterName name) {
        this.name = name;
    }

    /** Makes the operation again from its journal entry. */
    public static ApplyCredentialsOperation resumed(StoredOperation stored) {
        return new ApplyCredentialsOperation(stored.cluster());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.APPLY_CREDENTIALS;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(name);
        Spec spec = Credentials.spec(kube, name);
        Instance primary = RotateOperation.requireServer(state, false);
        var passwords = new PasswordSteps(name, kube.namespace(), spec);
        for (Account account : Account.values()) {
            String secret = account.secretName(name, spec);
            Passwords.requireUsable(secret, Credentials.password(kube, secret));
        }
        var steps = new ArrayList<Step>();
        if (spec.existingSecret().isEmpty()) {
            passwords.requireOwn(kube, List.of(Account.APP));
            String secretName = Account.APP.secretName(name, spec);
            String password = Passwords.text(Credentials.password(kube, secretName));
            kube.get(Kind.SECRET, secretName)
                    .ifPresent(secret -> steps.addAll(passwords.correctDerived(secret, password)));
        }
        steps.add(passwords.set(primary.name(), List.of(Account.values())));
        return Plan.of(steps);
    }
}
