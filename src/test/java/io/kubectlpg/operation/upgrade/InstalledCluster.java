package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.util.Optional;

/** The cluster demo as an installation with some values leaves it. */
public final class InstalledCluster {
    public static final ClusterName DEMO = new ClusterName("demo");
    public static final InstanceName FIRST = InstanceName.first(DEMO);
    public static final String VERSION = "test";

    private static final String SETTINGS = """
            {"name":"max_connections","value":"100","context":"postmaster","source":"configuration file","pendingRestart":false}
            {"name":"work_mem","value":"4MB","context":"user","source":"default","pendingRestart":false}
            """;

    private InstalledCluster() {}

    /** Values as YAML's subset JSON has them, over the defaults. */
    public static Spec spec(String values) {
        return Spec.fromStored(Observations.read(values));
    }

    static Manifests manifests(Spec spec) {
        return Manifests.of(DEMO, "db", spec);
    }

    public static FakeKube with(Spec spec) {
        return with(spec, Observations.healthy());
    }

    public static FakeKube with(Spec spec, ObjectNode observation) {
        Manifests manifests = manifests(spec);
        FakeKube kube = Observations.cluster(
                observation,
                argv -> argv.get(1).endsWith("/settings")
                        ? new PodExec.Result(0, SETTINGS, "")
                        : new PodExec.Result(1, "", "unexpected: " + argv));
        manifests.objects().forEach(kube::with);
        kube.with(manifests.specSecret(VERSION))
                .with(manifests.appSecret("a"))
                .with(manifests.superuserSecret("b"))
                .with(manifests.replicationSecret("c"));
        manifests.cipherSecret("d").ifPresent(kube::with);
        ObjectNode instance = manifests.instance(FIRST);
        kube.with(instance);
        kube.mergePatch(Kind.STATEFUL_SET, "demo-1", manifests.instanceState(FIRST, Role.PRIMARY, false, 1));
        ObjectNode pod = kube.get(Kind.POD, "demo-1-0").orElseThrow();
        pod.withObject("/metadata").set("annotations", instance.at("/spec/template/metadata/annotations"));
        kube.with(pod).with(claim(FIRST, spec.storage().size().toString()));
        kube.with(Observations.read("""
                        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"keys"},"data":{"accessKey":"","secretKey":""}}
                        """));
        kube.changes.clear();
        return kube;
    }

    static ObjectNode claim(InstanceName instance, String size) {
        ObjectNode claim = Observations.read("""
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"%s","labels":{}},
                 "spec":{"storageClassName":"standard","resources":{"requests":{"storage":"%s"}}},
                 "status":{"capacity":{"storage":"%s"}}}
                """.formatted(instance.claimName(), size, size));
        claim.withObject("/metadata/labels").put(Labels.INSTANCE, instance.toString());
        return claim;
    }

    /** An operation whose client died. */
    public static ObjectNode begun(String id) {
        ObjectNode journal = Observations.read("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"demo-operations","labels":{"kubectl-pg.io/cluster":"demo"}}}
                """);
        journal.putObject("data").put(id, """
                {"id":"%s","kind":"upgrade","command":"upgrade demo","by":"ann@laptop/1","started":"2026-11-21T09:00:00Z",
                 "arguments":{},"state":"RUNNING","steps":[]}
                """.formatted(id));
        return journal;
    }

    public static void stop(FakeKube kube) {
        kube.delete(Kind.POD, "demo-1-0");
        ObjectNode set = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        set.withObject("/spec").put("replicas", 0);
        kube.with(set);
        kube.changes.clear();
    }

    static StepContext context(FakeKube kube, String id) {
        return new StepContext(kube, Progress.silent().start(""), id, Optional.of(Duration.ofSeconds(5)));
    }
}
