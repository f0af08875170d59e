package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.verify.RepositoryVerified;
import io.kubectlpg.operation.verify.VerifyOperation;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.VerifyReport;
import io.kubectlpg.spec.ClusterName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code verify NAME}. */
@picocli.CommandLine.Command(
        name = "verify",
        header = "Compare every file in the repository with its checksum.",
        description = "The command reads the whole repository, which may take hours. No backup can run meanwhile. "
                + "Exit code 0: every file is present and undamaged; 1: a file is missing or damaged.")
@Help(examples = "kubectl pg verify demo", rights = Rights.VERIFY)
final class VerifyCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(
            names = "--repo",
            paramLabel = "N",
            description = "The number of the repository to verify. Without it: every repository.")
    private @Nullable Integer repository;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    VerifyCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        var operation = new VerifyOperation(cluster, Optional.ofNullable(repository));
        String line = "verify " + cluster + (repository == null ? "" : " --repo " + repository);
        Optional<Results> results = new Operations(this, kube, options).results(operation, line);
        if (results.isEmpty()) {
            return ExitCode.DONE;
        }
        var reports = new TreeMap<Integer, VerifyReport>();
        results.get()
                .all(RepositoryVerified.class)
                .forEach(verified -> reports.put(verified.number(), verified.report()));
        switch (global.format) {
            case JSON, YAML -> Values.print(console().out(), global.format, document(cluster, reports));
            case NAME ->
                reports.values().stream()
                        .flatMap(report -> report.parts().stream())
                        .filter(part -> !part.archive() && !part.whole())
                        .forEach(part -> console().out().println("backup/" + part.name()));
            case TABLE, WIDE -> table(cluster, reports);
        }
        boolean whole = reports.values().stream().allMatch(VerifyReport::whole);
        return whole ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void table(ClusterName cluster, Map<Integer, VerifyReport> reports) {
        var table = new Table("REPO", "PART", "FILES", "VALID", "MISSING", "CHECKSUM", "SIZE", "OTHER", "STATUS");
        reports.forEach((number, report) -> {
            for (VerifyReport.Part part : report.parts()) {
                table.row(
                        number.toString(),
                        part.archive() ? "WAL " + part.name() : part.name(),
                        Long.toString(part.checked()),
                        Long.toString(part.valid()),
                        Long.toString(part.missing()),
                        Long.toString(part.checksum()),
                        Long.toString(part.size()),
                        Long.toString(part.other()),
                        part.whole() ? "whole" : part.status().isEmpty() ? "DAMAGED" : part.status());
            }
        });
        table.print(console().out());
        reports.forEach((number, report) -> {
            report.problems().forEach(problem -> console().out().println("  ! repository " + number + ": " + problem));
            if (!report.whole()) {
                console()
                        .err()
                        .println("repository " + number
                                + " is damaged: a restore fails if it needs a missing or damaged file. "
                                + "Take a full backup now: "
                                + "kubectl pg backup full "
                                + cluster + " --repo " + number);
            }
        });
    }

    private static ObjectNode document(ClusterName cluster, Map<Integer, VerifyReport> reports) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("cluster", cluster.toString());
        ArrayNode repositories = document.putArray("repositories");
        reports.forEach((number, report) -> {
            ObjectNode node = repositories.addObject().put("repository", number).put("whole", report.whole());
            ArrayNode parts = node.putArray("parts");
            report.parts()
                    .forEach(part -> parts.addObject()
                            .put("kind", part.archive() ? "archive" : "backup")
                            .put("name", part.name())
                            .put("status", part.status())
                            .put("checked", part.checked())
                            .put("valid", part.valid())
                            .put("missing", part.missing())
                            .put("checksumInvalid", part.checksum())
                            .put("sizeInvalid", part.size())
                            .put("other", part.other()));
            ArrayNode problems = node.putArray("problems");
            report.problems().forEach(problems::add);
        });
        return document;
    }
}
