package io.kubectlpg.operation.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.ScheduleManifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.spec.ClusterName;
import java.util.Optional;

/** Suspends schedules, or resumes them. An upgrade does not change the suspension. */
public final class SuspendOperation implements Operation {
    private final ClusterName name;
    private final Optional<String> word;
    private final boolean suspend;

    /**
     * Suspends or resumes schedules.
     *
     * @param word the schedule; empty: all schedules of the cluster
     */
    public SuspendOperation(ClusterName name, Optional<String> word, boolean suspend) {
        this.name = name;
        this.word = word;
        this.suspend = suspend;
    }

    /** Makes the operation again from its journal entry. */
    public static SuspendOperation resumed(StoredOperation stored) {
        Optional<String> word =
                Optional.of(stored.arguments().path("schedule").asText()).filter(one -> !one.isEmpty());
        return new SuspendOperation(stored.cluster(), word, stored.kind() == OperationKind.SUSPEND_SCHEDULE);
    }

    @Override
    public OperationKind kind() {
        return suspend ? OperationKind.SUSPEND_SCHEDULE : OperationKind.RESUME_SCHEDULE;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        word.ifPresent(one -> arguments.put("schedule", one));
        return arguments;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        return Plan.of(Schedules.of(kube, name, word).stream()
                .filter(work -> work.suspended() != suspend)
                .map(this::step)
                .toList());
    }

    private Step step(ScheduledWork work) {
        String what = (suspend ? "Suspend" : "Resume") + " the schedule " + work.word();
        return new Step(what, context -> {
            Kube kube = context.kube();
            kube.apply(
                    ScheduleManifests.state(
                            kube.namespace(),
                            work.name(),
                            suspend,
                            kube.serverTime().toString()),
                    FieldManagers.STATE,
                    true,
                    false);
            return StepResult.done();
        });
    }
}
