package io.kubectlpg.operation.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.VerifyReport;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.Optional;

/**
 * Reads every file of the repositories and compares it with its checksum. The instance does this work, because it takes
 * long for a large repository. The work changes nothing, and only its client needs the result. So it writes no journal
 * and ends with its client.
 */
public final class VerifyOperation implements Operation {
    private final ClusterName name;
    private final Optional<Integer> repository;

    /**
     * A verification.
     *
     * @param repository the number of the repository; empty: all repositories
     */
    public VerifyOperation(ClusterName name, Optional<Integer> repository) {
        this.name = name;
        this.repository = repository;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.VERIFY;
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
    public boolean changesCluster() {
        return false;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(name));
        Observation observation = Preconditions.observation(primary);
        Preconditions.requireRepository(primary, observation);
        observation.runningRequest().ifPresent(busy -> {
            throw CliException.locked(
                    "%s carries out %s %s".formatted(primary.name(), busy.word(), busy.id()),
                    "Wait for it; kubectl pg status " + name + " shows how far it is.");
        });
        InfoDocument document = RepositoryReader.ask(kube, primary);
        List<Integer> numbers = document.repositories().stream()
                .map(InfoDocument.Repository::number)
                .filter(number ->
                        repository.filter(only -> !only.equals(number)).isEmpty())
                .toList();
        if (numbers.isEmpty()) {
            throw CliException.notFound("%s has no such repository".formatted(name), "See kubectl pg info " + name);
        }
        return Plan.of(numbers.stream()
                .map(number -> step(primary.name(), document.in(number), number))
                .toList());
    }

    private Step step(InstanceName instance, InfoDocument document, int number) {
        List<String> listed = document.backups().stream().map(Backup::label).toList();
        return new Step("Verify every file of repository " + number, context -> {
            String id = context.operationId() + "-verify-" + number;
            VerifyReport report =
                    new VerifyRequest(context, instance, id, number).report().listing(listed);
            return StepResult.done(report.whole() ? "whole" : "DAMAGED").with(new RepositoryVerified(number, report));
        });
    }
}
