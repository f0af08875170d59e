package io.kubectlpg.operation.expire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.RepositoryTrouble;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RetentionRule;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Removes backups from the repositories: either all backups that retention no longer keeps, or one backup with all
 * backups that are built on it.
 */
public final class ExpireOperation implements Operation {
    private final ClusterName name;
    private final Optional<BackupLabel> label;
    private final Optional<Integer> repository;

    /**
     * The removal of expired backups, or of one backup.
     *
     * @param label the backup to remove; empty: the backups that retention no longer keeps
     * @param repository the number of the repository; empty: all repositories. If a label is given, only one of them
     *     may contain it
     */
    public ExpireOperation(ClusterName name, Optional<BackupLabel> label, Optional<Integer> repository) {
        this.name = name;
        this.label = label;
        this.repository = repository;
    }

    /** Makes the operation again from its journal entry. */
    public static ExpireOperation resumed(StoredOperation stored) {
        ObjectNode arguments = stored.arguments();
        return new ExpireOperation(
                stored.cluster(),
                arguments.has("label")
                        ? Optional.of(new BackupLabel(arguments.path("label").asText()))
                        : Optional.empty(),
                arguments.has("repository")
                        ? Optional.of(arguments.path("repository").asInt())
                        : Optional.empty());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.EXPIRE;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        label.ifPresent(known -> arguments.put("label", known.text()));
        repository.ifPresent(number -> arguments.put("repository", number));
        return arguments;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(name));
        Observation observation = Preconditions.observation(primary);
        List<Request> begun = begun(observation, id);
        var steps = new ArrayList<Step>();
        begun.forEach(request -> steps.add(follow(primary.name(), request)));
        if (!begun.isEmpty() && label.isPresent()) {
            return Plan.of(steps);
        }
        Preconditions.requireRepository(primary, observation);
        observation.runningRequest().filter(busy -> !begun.contains(busy)).ifPresent(busy -> {
            throw CliException.locked(
                    "%s carries out %s %s".formatted(primary.name(), busy.word(), busy.id()),
                    "Wait for it; kubectl pg status " + name + " shows how far it is.");
        });
        RepositoryReader.Kept kept = RepositoryReader.askKept(kube, primary);
        List<Removal> removals =
                label.map(known -> List.of(byLabel(kept.document(), known))).orElseGet(() -> byRule(kept, observation));
        List<Integer> followed =
                begun.stream().map(request -> repositoryOf(request.id())).toList();
        removals = removals.stream()
                .filter(removal -> !followed.contains(removal.repository()))
                .toList();
        removals.forEach(removal -> steps.add(step(primary.name(), removal)));
        var warning = new ArrayList<String>();
        removals.forEach(removal -> warning.addAll(removal.words(observation.history())));
        return new Plan(warning, List.of(), steps);
    }

    /** The requests that this operation started before its client was lost. */
    private static List<Request> begun(Observation observation, String id) {
        return observation.requests().stream()
                .filter(request -> request.id().startsWith(id + "-expire-"))
                .toList();
    }

    private static Step follow(InstanceName instance, Request request) {
        return new Step("Follow the removal from repository " + repositoryOf(request.id()), context -> {
            ended(
                    instance,
                    request.id(),
                    context,
                    requests(instance, context).follow(request.id(), listener(context), context.limit()));
            return StepResult.done();
        });
    }

    private List<Removal> byRule(RepositoryReader.Kept kept, Observation observation) {
        List<Integer> known = kept.document().repositories().stream()
                .map(InfoDocument.Repository::number)
                .toList();
        repository.filter(number -> !known.contains(number)).ifPresent(number -> {
            throw unknown(number);
        });
        var removals = new ArrayList<Removal>();
        for (int number : known) {
            RetentionRule rule = kept.rules().get(number);
            if (rule != null && repository.filter(only -> only != number).isEmpty()) {
                Removal removal = Removal.byRule(kept.document(), number, rule, observation.now());
                if (!removal.isEmpty()) {
                    removals.add(removal);
                }
            }
        }
        return removals;
    }

    private Removal byLabel(InfoDocument document, BackupLabel known) {
        List<Integer> holders = document.backups().stream()
                .filter(backup -> backup.label().equals(known.text()))
                .map(Backup::repository)
                .filter(number ->
                        repository.filter(only -> !only.equals(number)).isEmpty())
                .toList();
        return switch (holders.size()) {
            case 0 ->
                throw CliException.notFound(
                        "there is no backup " + known
                                + repository
                                        .map(number -> " in repository " + number)
                                        .orElse(""),
                        "List the backups with: kubectl pg info " + name);
            case 1 -> Removal.byLabel(name, document, holders.getFirst(), known);
            default ->
                throw CliException.usage(
                        "more than one repository holds " + known,
                        "Choose one with --repo: "
                                + holders.stream().map(Object::toString).collect(Collectors.joining(", ")) + ".");
        };
    }

    private CliException unknown(int number) {
        return CliException.notFound(
                "%s has no repository %d".formatted(name, number), "See kubectl pg info " + name + ".");
    }

    private static Step step(InstanceName instance, Removal removal) {
        return new Step("Remove expired backups from repository " + removal.repository(), context -> {
            String id = context.operationId() + "-expire-" + removal.repository();
            var arguments = new ArrayList<>(List.of(Integer.toString(removal.repository())));
            removal.label().ifPresent(arguments::add);
            ended(
                    instance,
                    id,
                    context,
                    requests(instance, context)
                            .carryOut(id, RequestKind.EXPIRE, arguments, listener(context), context.limit()));
            return StepResult.done(
                    removal.removed().size() == 1
                            ? "1 backup"
                            : removal.removed().size() + " backups");
        });
    }

    private static Requests requests(InstanceName instance, StepContext context) {
        return new Requests(context.kube().exec(), instance);
    }

    private static RequestLog.Listener listener(StepContext context) {
        return new RequestLog.Listener() {
            @Override
            public void phase(String phase) {
                context.task().status(phase);
            }

            @Override
            public void percent(double percent, String file) {}

            @Override
            public void lost(String why) {
                context.task().status(why + "; the removal goes on");
            }
        };
    }

    private static void ended(InstanceName instance, String id, StepContext context, RequestLog.End end) {
        if (end.exit() != 0) {
            String error = end.error().orElse("it ended with exit code " + end.exit());
            throw RepositoryTrouble.of(
                    context.kube(),
                    instance,
                    "the removal",
                    end.exit(),
                    RepositoryTrouble.naming(repositoryOf(id), error));
        }
    }

    private static int repositoryOf(String requestId) {
        return Integer.parseInt(requestId.substring(requestId.lastIndexOf('-') + 1));
    }
}
