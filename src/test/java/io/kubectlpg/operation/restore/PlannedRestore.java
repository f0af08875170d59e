package io.kubectlpg.operation.restore;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.output.Progress;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A restore of the cluster demo, planned on what an instance says, and what the instance was asked meanwhile. */
final class PlannedRestore {
    private final ObjectNode observation;
    private final Map<String, PodExec.Result> answers = new HashMap<>();
    /** Each script that ran, with its arguments. */
    final List<List<String>> asked = new ArrayList<>();

    PlannedRestore(ObjectNode observation) {
        this.observation = observation;
    }

    /** The answer of a script, by its name, or by the first argument of one that has several uses. */
    PlannedRestore answering(String script, PodExec.Result result) {
        answers.put(script, result);
        return this;
    }

    PlannedRestore saying(String script, String text) {
        return answering(script, new PodExec.Result(0, text + "\n", ""));
    }

    PlannedRestore exiting(String script, int code) {
        return answering(script, new PodExec.Result(code, "", ""));
    }

    Plan plan(RecoveryChoice choice) {
        return operation(choice, true).plan(kube(), "4f2a");
    }

    /** What is printed before the question. */
    String screen(RecoveryChoice choice) {
        return String.join("\n", plan(choice).warning());
    }

    CliException refused(RecoveryChoice choice) {
        return assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> plan(choice))
                .actual();
    }

    /** The arguments with which the request is handed over, behind its id and kind. */
    List<String> handedOver(RecoveryChoice choice, boolean backupAfterwards) {
        saying("request", "");
        FakeKube kube = kube();
        operation(choice, backupAfterwards).plan(kube, "4f2a").steps().stream()
                .filter(step -> step.name().startsWith("Hand the restore over"))
                .forEach(step -> step.action()
                        .run(new StepContext(kube, Progress.silent().start(""), "4f2a", Optional.empty())));
        List<String> argv = asked.getLast();
        return argv.subList(argv.indexOf("restore") + 1, argv.size());
    }

    private static RestoreOperation operation(RecoveryChoice choice, boolean backupAfterwards) {
        return new RestoreOperation(new ClusterName("demo"), choice, backupAfterwards);
    }

    private FakeKube kube() {
        return Observations.cluster(observation, argv -> {
            asked.add(argv);
            String script = argv.get(1).replace("/opt/kubectl-pg/", "");
            String use = argv.size() > 2 ? argv.get(2) : "";
            return answers.getOrDefault(script, answers.getOrDefault(use, Observations.answer(argv)));
        });
    }
}
