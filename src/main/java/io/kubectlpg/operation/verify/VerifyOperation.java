package io.kubectlpg.operation.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.pgbackrest.VerifyReport;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads every file of the repositories and compares it with its checksum. It changes nothing, but takes as long as the
 * repository is large: so the instance does it, and the journal knows of it.
 */
public final class VerifyOperation implements Operation {
    private final ClusterName name;
    private final Optional<Integer> repository;
    private final Map<Integer, VerifyReport> reports = new TreeMap<>();

    /** @param repository empty: each */
    public VerifyOperation(ClusterName name, Optional<Integer> repository) {
        this.name = name;
        this.repository = repository;
    }

    /** From what the journal keeps. */
    public static VerifyOperation fromStored(ClusterName name, ObjectNode arguments) {
        return new VerifyOperation(
                name,
                arguments.has("repository")
                        ? Optional.of(arguments.path("repository").asInt())
                        : Optional.empty());
    }

    /** What was found, by the number of the repository; empty before it has run. */
    public Map<Integer, VerifyReport> reports() {
        return Map.copyOf(reports);
    }

    @Override
    public String kind() {
        return "verify";
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        repository.ifPresent(number -> arguments.put("repository", number));
        return arguments;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(name));
        Observation observation = Preconditions.observation(primary);
        Preconditions.requireRepository(primary, observation);
        observation
                .runningRequest()
                .filter(busy -> !busy.id().startsWith(id + "-"))
                .ifPresent(busy -> {
                    throw CliException.locked(
                            "%s carries out %s %s".formatted(primary.name(), busy.kind(), busy.id()),
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
            new Requests(context.kube().exec(), instance).submit(id, "verify", List.of(Integer.toString(number)));
            VerifyReport report = follow(instance, id, context).listing(listed);
            reports.put(number, report);
            return StepResult.done(report.whole() ? "whole" : "DAMAGED");
        });
    }

    private static VerifyReport follow(InstanceName instance, String id, StepContext context) {
        var lines = new ArrayList<String>();
        RequestLog.Listener listener = new RequestLog.Listener() {
            @Override
            public void phase(String phase) {
                context.task().status(phase);
            }

            @Override
            public void percent(double percent, String file) {}

            @Override
            public void said(String message) {
                lines.add(message);
            }

            @Override
            public void lost() {
                context.task().status("the connection was lost; the verification goes on");
            }
        };
        RequestLog.End end = new Requests(context.kube().exec(), instance).follow(id, listener, context.limit());
        VerifyReport report = VerifyReport.parse(lines);
        if (!report.finished()) {
            throw RepositoryProblem.of(
                    "the verification",
                    end.exit(),
                    end.error().orElse("it ended with exit code " + end.exit() + " before it had a result"));
        }
        return report;
    }
}
