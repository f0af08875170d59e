package io.kubectlpg.operation.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.ConfigurationCheck;
import io.kubectlpg.operation.instance.EphemeralData;
import io.kubectlpg.operation.instance.ReloadStep;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.instance.RestartSteps;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.operation.instance.ServerOrder;
import io.kubectlpg.operation.promote.PromotionReport;
import io.kubectlpg.operation.promote.ReplacedPrimary;
import io.kubectlpg.operation.replicas.StreamingStep;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Restarts the servers, in their pods or with new pods. */
public final class RestartOperation implements Operation {
    private final ClusterName name;
    private final boolean pod;
    private final boolean keepPrimary;
    private final boolean abort;

    /**
     * A restart.
     *
     * @param pod whether to replace the pod, which also applies the newest template
     * @param keepPrimary whether the primary keeps its role while its pod is replaced
     * @param abort whether to restart even while an instance carries out a backup or a restore
     */
    public RestartOperation(ClusterName name, boolean pod, boolean keepPrimary, boolean abort) {
        this.name = name;
        this.pod = pod;
        this.keepPrimary = keepPrimary;
        this.abort = abort;
    }

    /** Makes the operation again from its journal entry. */
    public static RestartOperation resumed(StoredOperation stored) {
        return new RestartOperation(
                stored.cluster(), stored.flag("pod"), stored.flag("keepPrimary", true), stored.flag("abort"));
    }

    @Override
    public OperationKind kind() {
        return OperationKind.RESTART;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("pod", pod)
                .put("keepPrimary", keepPrimary)
                .put("abort", abort);
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(name);
        List<Instance> instances = ServerOrder.stopping(state).stream()
                .filter(instance -> !instance.isFenced())
                .toList();
        // A resumed restart may find its server in the middle of the restart, which is no reason to refuse.
        boolean begun = new Journal(kube, name).begun(id);
        if (!begun) {
            refuse(kube, state, instances);
        }
        return pod ? newPods(kube, state, instances, id, begun) : newServers(state, instances);
    }

    private Plan newServers(ClusterState state, List<Instance> instances) {
        var steps = new ArrayList<Step>();
        for (Instance instance : instances) {
            steps.add(RestartSteps.server(instance.name()));
            steps.addAll(streaming(state, instance));
        }
        return new Plan(
                warning(
                        state,
                        List.of(name
                                + " restarts. All connections are closed, and none is accepted for about a second.")),
                List.of(),
                steps);
    }

    /** The replicas first, one after the other. Where one of them can take over, the primary gives its role away before its turn. */
    private Plan newPods(Kube kube, ClusterState state, List<Instance> instances, String id, boolean begun) {
        Optional<ReplacedPrimary> unfinished = begun ? ReplacedPrimary.unfinished(kube, name, id) : Optional.empty();
        Optional<ReplacedPrimary> primary = unfinished.or(() -> instances.stream()
                .filter(Instance::isPrimary)
                .findFirst()
                .map(instance -> keepPrimary
                        ? ReplacedPrimary.inPlace(instance.name())
                        : ReplacedPrimary.of(kube, state, instance, id)));
        var lines = new ArrayList<String>();
        var checks = new ArrayList<Step>();
        var steps = new ArrayList<Step>();
        // While there may be no primary, nothing else comes first.
        unfinished.ifPresent(replaced -> steps.addAll(replaced.handOver(id)));
        for (Instance instance : instances) {
            if (instance.running() && unfinished.isEmpty()) {
                checks.add(ConfigurationCheck.ofLive(instance.name()));
            }
            if (isOf(instance, primary)) {
                continue;
            }
            lines.add(instance.name() + " gets a new pod. All connections to it are closed.");
            steps.addAll(newPod(instance.name()));
            steps.addAll(streaming(state, instance));
        }
        primary.ifPresent(replaced -> {
            lines.add(replaced.warning());
            if (unfinished.isEmpty()) {
                steps.addAll(replaced.handOver(id));
            }
            steps.addAll(newPod(replaced.primary()));
            replaced.successor().ifPresent(_ -> steps.add(StreamingStep.of(replaced.primary())));
        });
        return new Plan(warning(state, lines), checks, steps);
    }

    /** The wait for a replica that streams now. */
    private static List<Step> streaming(ClusterState state, Instance instance) {
        return instance.isReplica() && state.streams(instance.name())
                ? List.of(StreamingStep.of(instance.name()))
                : List.of();
    }

    private static boolean isOf(Instance instance, Optional<ReplacedPrimary> primary) {
        return primary.filter(replaced -> replaced.primary().equals(instance.name()))
                .isPresent();
    }

    private static List<Step> newPod(InstanceName instance) {
        return List.of(RestartSteps.pod(instance), new BringUpSteps(instance).waitForPrimary());
    }

    @Override
    public List<String> lastWords(Results results) {
        return PromotionReport.lines(results);
    }

    private void refuse(Kube kube, ClusterState state, List<Instance> instances) {
        if (state.primary().isEmpty() && !state.replicas().isEmpty()) {
            throw CliException.refused(
                    "no instance of " + name + " is the primary",
                    Health.withoutPrimary(state).remedy());
        }
        for (Instance instance : instances) {
            if (instance.replicas() == 0) {
                throw CliException.refused(instance.name() + " is stopped", "Start it with: kubectl pg start " + name);
            }
            ReplicaCount.requireInstalled(instance);
            if (!pod) {
                Preconditions.requireServer(instance);
            }
        }
        if (pod) {
            EphemeralData.refuseLoss(state, "Restart without --pod, which keeps the pod.");
        }
        if (!abort) {
            RunningRequests.refuse(state, kind().toString());
        }
        if (!pod) {
            ReloadStep.configHash(kube, name);
        }
    }

    private static List<String> warning(ClusterState state, List<String> restarts) {
        return Stream.concat(restarts.stream(), RunningRequests.warning(state).stream())
                .toList();
    }
}
