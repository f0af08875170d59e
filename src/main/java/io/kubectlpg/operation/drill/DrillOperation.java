package io.kubectlpg.operation.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.manifest.ScratchTask;
import io.kubectlpg.operation.ConfigMaps;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.scratch.ScratchInstance;
import io.kubectlpg.operation.scratch.ScratchPhases;
import io.kubectlpg.operation.scratch.Source;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Moment;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restores a backup into a scratch instance, checks it, and measures the time. The cluster is not changed, and its
 * backups go on.
 */
public final class DrillOperation implements Operation {
    private static final Duration LOOK_LIMIT = Duration.ofMinutes(2);

    private final ClusterName name;
    private final Optional<RecoveryChoice> choice;
    private final List<Assertion> given;

    /**
     * A drill.
     *
     * @param choice the target; empty: everything in the repository, from the newest backup
     * @param given assertions in addition to those of the values
     */
    public DrillOperation(ClusterName name, Optional<RecoveryChoice> choice, List<Assertion> given) {
        this.name = name;
        this.choice = choice;
        this.given = List.copyOf(given);
    }

    @Override
    public OperationKind kind() {
        return OperationKind.DRILL;
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
    public String whenInterrupted() {
        return "the scratch instance is removed, and the cluster is as it was. Drill again with: kubectl pg drill "
                + name;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        var source = Source.of(kube, name);
        refuseSecond(kube);
        new Ownership(kube, name).require(List.of(ConfigMaps.empty(name, Drill.objectName(name))));
        Source.Recovery recovery =
                choice.map(chosen -> source.recovery(kube, chosen)).orElseGet(() -> source.latest(kube));
        var steps = new ArrayList<Step>();
        steps.add(new Step(
                "Restore %s, to %s, into a scratch instance, and check every page".formatted(name, recovery.words()),
                context -> drilled(context, source, recovery)));
        if (choice.isEmpty()) {
            steps.add(new Step("Measure how much data is not yet in the repository", this::measured));
        }
        steps.add(new Step("Store the result, so that kubectl pg status can show it", this::kept));
        return new Plan(List.of(), recovery.checks(), steps);
    }

    private void refuseSecond(Kube kube) {
        String drills = Labels.selector(name) + "," + Labels.COMPONENT + "=scratch," + Labels.TASK + "=drill";
        kube.list(Kind.JOB, drills).stream()
                .filter(job -> job.at("/status/active").asInt() > 0)
                .findFirst()
                .ifPresent(job -> {
                    throw CliException.locked(
                            "a drill of " + name + " runs already: the Job "
                                    + job.at("/metadata/name").asText() + ", since "
                                    + job.at("/metadata/creationTimestamp").asText(),
                            "Wait until it has ended, or remove that Job.");
                });
    }

    private Optional<Instance> primary(Kube kube) {
        return new ClusterReader(kube).read(name).primary();
    }

    /**
     * The position that the primary has written. It is empty if the primary does not answer, because a drill also works
     * if the primary is lost.
     */
    private Optional<Lsn> written(Kube kube) {
        return primary(kube).flatMap(Instance::server).map(Server::lsn);
    }

    private StepResult drilled(StepContext context, Source source, Source.Recovery recovery) {
        Optional<Lsn> written = written(context.kube());
        var arguments = new ArrayList<String>();
        given.forEach(assertion -> arguments.addAll(assertion.arguments(source.spec())));
        ObjectNode job = Manifests.of(name, context.kube().namespace(), source.spec())
                .scratchJob(ScratchTask.drill(source.spec(), context.operationId(), recovery.options(), arguments));
        ScratchInstance.End end = new ScratchInstance(context.kube(), job)
                .run(context, source.owner(), new ScratchPhases(context.task()));
        Drill drill;
        try {
            drill = judged(Drill.parse(end.message()), recovery)
                    .with("target", JsonNodeFactory.instance.textNode(recovery.words()))
                    .with(
                            "startSeconds",
                            JsonNodeFactory.instance.numberNode(end.waited().toSeconds()));
        } catch (IllegalArgumentException noResult) {
            throw CliException.failed(
                            "the scratch instance ended with exit code " + end.exitCode() + " and no result: "
                                    + end.message().strip(),
                            "Run the drill again; kubectl get events may show the cause.")
                    .causedBy(noResult);
        }
        return StepResult.done(drill.passed() ? "passed" : "FAILED").with(new Drilled(drill, written));
    }

    /**
     * The result of the drill. The drill fails if recovery to the end of the archive ended early, because then the
     * archive has a hole.
     */
    private static Drill judged(Drill drill, Source.Recovery recovery) {
        return recovery.end()
                .filter(end -> drill.passed())
                .flatMap(end -> drill.lsn().map(Lsn::parse).flatMap(end::missed))
                .map(drill::failed)
                .orElse(drill);
    }

    /** The result of the drill, which an earlier step has returned. */
    private static Drilled drilled(StepContext context) {
        return context.found().last(Drilled.class).orElseThrow();
    }

    private StepResult measured(StepContext context) {
        Drilled drilled = drilled(context);
        Drill drill = drilled.drill();
        Optional<Lsn> recovered = drill.lsn().map(Lsn::parse);
        if (drilled.written().isEmpty() || recovered.isEmpty()) {
            return StepResult.alreadyDone("the primary could not be reached");
        }
        ObjectNode loss =
                JsonNodeFactory.instance.objectNode().put("commits", 0).put("seconds", 0);
        Lsn written = drilled.written().get();
        if (recovered.get().compareTo(written) < 0) {
            Optional<String> answer = lostCommits(context.kube(), recovered.get(), written);
            if (answer.isEmpty()) {
                return StepResult.alreadyDone("the primary no longer has that WAL");
            }
            String[] words = answer.get().strip().split(" ", 2);
            loss.put("commits", Long.parseLong(words[0]));
            if (words.length == 2) {
                Duration age =
                        Duration.between(Moment.parse(words[1], ZoneOffset.UTC).at(drill.began()), drill.began());
                loss.put("seconds", Math.max(0, age.toMillis()) / 1000.0);
            }
        }
        return StepResult.done(loss.path("commits").asLong() + " commits")
                .with(new Drilled(drill.with("loss", loss), drilled.written()));
    }

    private Optional<String> lostCommits(Kube kube, Lsn recovered, Lsn written) {
        return primary(kube)
                .filter(Instance::running)
                .map(primary -> kube.exec()
                        .read(
                                primary.name().podName(),
                                List.of(
                                        "bash",
                                        "/opt/kubectl-pg/lost-commits",
                                        recovered.toString(),
                                        written.toString()),
                                LOOK_LIMIT))
                .filter(PodExec.Result::succeeded)
                .map(PodExec.Result::text);
    }

    private StepResult kept(StepContext context) {
        ObjectNode object = ConfigMaps.empty(name, Drill.objectName(name));
        object.putObject("data")
                .put(Drill.KEY, drilled(context).drill().document().toString());
        Kube kube = context.kube();
        if (kube.get(Kind.CONFIG_MAP, Drill.objectName(name)).isPresent()) {
            kube.mergePatch(Kind.CONFIG_MAP, Drill.objectName(name), object);
        } else {
            kube.create(object);
        }
        return StepResult.done();
    }
}
