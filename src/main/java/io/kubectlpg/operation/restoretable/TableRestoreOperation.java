package io.kubectlpg.operation.restoretable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.manifest.ScratchTask;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.scratch.ScratchInstance;
import io.kubectlpg.operation.scratch.ScratchPhases;
import io.kubectlpg.operation.scratch.Source;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores tables or a database to a moment while the cluster goes on. A temporary scratch instance loads either all of
 * them or nothing.
 */
public final class TableRestoreOperation implements Operation {

    private static final Duration LOOK_LIMIT = Duration.ofSeconds(30);
    private final ClusterName name;
    private final RecoveryChoice choice;
    private final TableRestore extract;
    private final boolean owners;

    /**
     * A restore of tables or of a database.
     *
     * @param owners whether tables keep their former owners and grants
     */
    public TableRestoreOperation(ClusterName name, RecoveryChoice choice, TableRestore extract, boolean owners) {
        this.name = name;
        this.choice = choice;
        this.extract = extract;
        this.owners = owners;
    }

    /** Makes the operation again from its journal entry. */
    public static TableRestoreOperation resumed(StoredOperation stored) {
        return new TableRestoreOperation(
                stored.cluster(),
                RecoveryChoice.parse(stored.arguments().path("choice")),
                TableRestore.parse(stored.arguments().path("extract")),
                stored.flag("owners"));
    }

    @Override
    public OperationKind kind() {
        return OperationKind.RESTORE_DATA;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.set("choice", choice.toTree());
        arguments.set("extract", extract.toTree());
        return arguments.put("owners", owners);
    }

    @Override
    public String whenInterrupted() {
        return "the scratch instance is removed. The data that it had not loaded yet is missing. Continue with: "
                + "kubectl pg resume " + name;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        var source = Source.of(kube, name);
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(name));
        Observation observation = Preconditions.observation(primary);
        if (observation.server().isEmpty()) {
            throw CliException.refused(
                    primary.name() + " runs no server, so no data can be loaded into it",
                    "See kubectl pg status " + name + ".");
        }
        boolean begun = new Journal(kube, name).begun(id);
        if (!begun) {
            refuseTaken(kube, primary);
        }
        Source.Recovery recovery = source.recovery(kube, choice);
        Step load = new Step(
                "Restore %s, to %s, into a scratch instance, and load %s"
                        .formatted(name, recovery.words(), extract.words()),
                context -> load(context, source, recovery, primary, begun));
        return new Plan(warning(recovery), recovery.checks(), List.of(load));
    }

    private List<String> warning(Source.Recovery recovery) {
        if (!(extract instanceof TableRestore.Tables tables) || !tables.replace()) {
            return List.of();
        }
        return List.of(
                extract.words() + ": the present data is dropped and replaced by the data of " + recovery.words() + ".",
                "Later rows are then no longer in the tables; they stay in the archive. If something such as a view "
                        + "depends on a table, nothing is changed.");
    }

    private void refuseTaken(Kube kube, Instance primary) {
        List<String> taken = taken(kube, primary);
        if (!taken.isEmpty()) {
            throw CliException.refused(
                    String.join(", ", taken) + (taken.size() == 1 ? " exists" : " exist") + " already",
                    "Choose another name with --as.");
        }
    }

    private List<String> taken(Kube kube, Instance primary) {
        if (extract.mustBeFree().isEmpty()) {
            return List.of();
        }
        var argv = new ArrayList<>(List.of("bash", "/opt/kubectl-pg/taken"));
        argv.addAll(extract.mustBeFree());
        PodExec.Result answer = kube.exec().read(primary.name().podName(), argv, LOOK_LIMIT);
        if (!answer.succeeded()) {
            throw CliException.failed(
                    primary.name() + " cannot list the names in use: "
                            + answer.stderr().strip(),
                    "See kubectl pg status " + name + ".");
        }
        return answer.text().lines().toList();
    }

    private StepResult load(
            StepContext context, Source source, Source.Recovery recovery, Instance primary, boolean begun) {
        var arguments = new ArrayList<>(
                List.of(Manifests.host(name, context.kube().namespace(), source.spec()), owners ? "yes" : "no"));
        arguments.addAll(extract.arguments());
        ObjectNode job = Manifests.of(name, context.kube().namespace(), source.spec())
                .scratchJob(new ScratchTask("extract", context.operationId(), recovery.options(), arguments, true));
        var scratch = new ScratchInstance(context.kube(), job);
        // The load is complete or absent. So if the name exists, an earlier run of this operation has loaded it.
        if (begun && !scratch.exists() && !taken(context.kube(), primary).isEmpty()) {
            return StepResult.alreadyDone("the data is already loaded");
        }
        ScratchInstance.End end = scratch.run(context, source.owner(), new ScratchPhases(context.task()));
        JsonNode result = result(end);
        if (!result.path("passed").asBoolean()) {
            var failures = new ArrayList<String>();
            result.path("failures").forEach(failure -> failures.add(failure.asText()));
            throw CliException.failed(
                    failures.isEmpty() ? "the scratch instance failed" : String.join("; ", failures),
                    "The cluster is unchanged. Run the command again.");
        }
        return StepResult.done(result.has("rows") ? result.path("rows").asLong() + " rows" : "");
    }

    private static JsonNode result(ScratchInstance.End end) {
        try {
            JsonNode result = Documents.read(end.message());
            if (result.has("passed")) {
                return result;
            }
        } catch (JsonProcessingException noResult) {
            throw unfinished(end).causedBy(noResult);
        }
        throw unfinished(end);
    }

    private static CliException unfinished(ScratchInstance.End end) {
        return CliException.failed(
                "the scratch instance ended with exit code " + end.exitCode() + " and no result: "
                        + end.message().strip(),
                "Check whether the tables or the database are there: they are either complete or absent.");
    }
}
