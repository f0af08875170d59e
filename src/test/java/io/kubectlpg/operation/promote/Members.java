package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The instances of the cluster demo, as values and in a namespace in memory. */
final class Members {
    static final ClusterName DEMO = new ClusterName("demo");
    static final InstanceName FIRST = new InstanceName(DEMO, 1);
    static final InstanceName SECOND = new InstanceName(DEMO, 2);
    static final InstanceName THIRD = new InstanceName(DEMO, 3);

    private final FakeKube kube = new FakeKube();
    private final Map<String, ObjectNode> answers = new HashMap<>();

    static ClusterState state(Instance... instances) {
        return new ClusterState(DEMO, List.of(instances), List.of());
    }

    static Instance instance(InstanceName name, Role role, ObjectNode observation) {
        return instance(name, role, 0, observation);
    }

    /** @param epoch the decision that gave the template its role */
    static Instance instance(InstanceName name, Role role, int epoch, ObjectNode observation) {
        return instance(name, role, epoch, Optional.of(Observation.parse(observation)), Optional.empty());
    }

    /** An instance that does not answer. */
    static Instance silent(InstanceName name, Role role, int epoch, String why) {
        return instance(name, role, epoch, Optional.empty(), Optional.of(why));
    }

    private static Instance instance(
            InstanceName name, Role role, int epoch, Optional<Observation> observation, Optional<String> silence) {
        return new Instance(
                name,
                Optional.of(role),
                epoch,
                Optional.empty(),
                1,
                false,
                false,
                Optional.empty(),
                observation,
                silence,
                Optional.empty());
    }

    /**
     * What a primary says that serves.
     *
     * @param senders as {@link #sender} makes them
     */
    static ObjectNode primary(String... senders) {
        ObjectNode observation = Observations.healthy();
        observation
                .withObject("/server")
                .set(
                        "replication",
                        Observations.read("{\"senders\":[%s]}".formatted(String.join(",", senders)))
                                .get("senders"));
        return observation;
    }

    /** @param lagBytes {@code null} if the replica has not said it */
    static String sender(InstanceName replica, String state, String lagBytes) {
        return """
                {"applicationName":"%s","state":"%s","lagBytes":%s,"lagSeconds":null}""".formatted(replica, state, lagBytes);
    }

    /** What a replica says that has replayed up to this position. */
    static ObjectNode standby(String lsn) {
        ObjectNode observation = Observations.healthy();
        observation.withObject("/server").put("inRecovery", true).put("lsn", lsn);
        return observation;
    }

    /** An observation that has obeyed this decision. */
    static ObjectNode noting(ObjectNode observation, int epoch, Role role) {
        observation.putObject("note").put("epoch", epoch).put("role", role.label());
        return observation;
    }

    /** Adds an instance whose pod answers. */
    Members with(InstanceName name, Role role, ObjectNode observation) {
        ObjectNode pod = Observations.read("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","uid":"u","labels":{"kubectl-pg.io/role":"%s"}},
                 "status":{"conditions":[{"type":"Ready","status":"True"}],
                           "containerStatuses":[{"name":"postgres","state":{"running":{}}}]}}
                """.formatted(name.podName(), role.label()));
        answers.put(name.podName(), observation);
        kube.with(pod).with(statefulSet(name, role));
        return this;
    }

    /** Adds an instance that is fenced and has no pod. */
    Members withFenced(InstanceName name, Role role) {
        ObjectNode fenced = statefulSet(name, role);
        fenced.withObject("/spec").put("replicas", 0);
        fenced.withObject("/metadata/annotations").put(Labels.FENCED, "failover, decision 3");
        kube.with(fenced);
        return this;
    }

    /** Adds an instance without a pod, whose StatefulSet wants one. */
    Members withoutPod(InstanceName name, Role role) {
        kube.with(statefulSet(name, role));
        return this;
    }

    private static ObjectNode statefulSet(InstanceName name, Role role) {
        return Observations.read("""
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"%s","uid":"s"},
                 "spec":{"replicas":1,"template":{"metadata":{"labels":{"kubectl-pg.io/role":"%s"}}}}}
                """.formatted(name, role.label()));
    }

    /** The namespace with these instances. Each pod answers the script observe, and nothing else. */
    FakeKube kube() {
        return kube.answeringByPod((pod, argv) -> argv.get(1).endsWith("/observe")
                ? new PodExec.Result(0, String.valueOf(answers.get(pod)), "")
                : new PodExec.Result(1, "", "unexpected: " + argv));
    }
}
