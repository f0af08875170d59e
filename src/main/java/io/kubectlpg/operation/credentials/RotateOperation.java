package io.kubectlpg.operation.credentials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Replaces passwords. The server then refuses the old ones. Open sessions stay open. */
public final class RotateOperation implements Operation {
    private final ClusterName name;
    private final SortedSet<Account> accounts;

    public RotateOperation(ClusterName name, Collection<Account> accounts) {
        this.name = name;
        this.accounts = Collections.unmodifiableSortedSet(new TreeSet<>(accounts));
    }

    /** Makes the operation again from its journal entry. */
    public static RotateOperation resumed(StoredOperation stored) {
        var accounts = new ArrayList<Account>();
        stored.arguments().path("roles").forEach(word -> accounts.add(Account.of(word.asText())));
        return new RotateOperation(stored.cluster(), accounts);
    }

    @Override
    public OperationKind kind() {
        return OperationKind.ROTATE_CREDENTIALS;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        accounts.forEach(account -> arguments.withArray("/roles").add(account.word()));
        return arguments;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(name);
        Spec spec = Credentials.spec(kube, name);
        if (accounts.contains(Account.APP) && spec.existingSecret().isPresent()) {
            throw CliException.refused(
                    "the password of %s is in your own Secret %s"
                            .formatted(spec.owner(), spec.existingSecret().get()),
                    "Change the password in that Secret, then set it in the server with: kubectl pg credentials "
                            + "apply " + name);
        }
        Instance primary = requireServer(state, begun(kube, spec, id));
        var steps = new ArrayList<Step>();
        var passwords = new PasswordSteps(name, kube.namespace(), spec);
        passwords.requireOwn(kube, accounts);
        accounts.forEach(account -> steps.add(passwords.generate(account)));
        steps.add(passwords.set(primary.name(), accounts));
        return new Plan(
                List.of("The old password of " + words()
                        + " is refused from then on. Open sessions stay; new connections need the new password."),
                List.of(),
                steps);
    }

    /** Whether a Secret already contains a password that this operation made. */
    private boolean begun(Kube kube, Spec spec, String id) {
        return accounts.stream()
                .map(account -> kube.get(Kind.SECRET, account.secretName(name, spec)))
                .flatMap(Optional::stream)
                .anyMatch(secret -> PasswordSteps.operation(secret).equals(id));
    }

    private String words() {
        return String.join(", ", accounts.stream().map(Account::word).toList());
    }

    /**
     * The primary. It fails if the primary does not accept connections, because the server stores the passwords in the
     * database.
     */
    static Instance requireServer(ClusterState state, boolean begun) {
        Instance primary = Preconditions.primary(state);
        if (primary.server().isEmpty()) {
            throw CliException.refused(
                    primary.name() + " runs no server: "
                            + primary.observation()
                                    .map(Observation::reason)
                                    .or(primary::silence)
                                    .orElse("it does not answer"),
                    begun
                            ? "The Secrets hold the new passwords. When the server accepts connections, set the "
                                    + "passwords with: kubectl pg credentials apply " + state.name()
                            : "See kubectl pg status " + state.name() + ".");
        }
        return primary;
    }
}
