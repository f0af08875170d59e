package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.util.SortedMap;

/** Conditions that several operations check before they begin. Each method throws if its condition does not hold. */
public final class Preconditions {
    private Preconditions() {}

    /** The instance of this name. Fails if there is none. */
    public static Instance instance(ClusterState state, InstanceName name) {
        return state.instance(name)
                .orElseThrow(() -> CliException.notFound(
                        state.name() + " has no instance " + name,
                        "See its instances with: kubectl pg status " + state.name()));
    }

    /** The instance that is the primary by the newest decision. Fails if there is none. */
    public static Instance primary(ClusterState state) {
        return state.primary()
                .orElseThrow(() -> CliException.refused(
                        state.name() + " has no instance with the role primary",
                        "See kubectl pg status " + state.name() + "."));
    }

    /** The observation of an instance. It fails if the pod does not run; the server need not run. */
    public static Observation observation(Instance instance) {
        if (instance.replicas() == 0) {
            throw CliException.refused(
                    instance.name() + " is stopped",
                    "Start it with: kubectl pg start " + instance.name().cluster());
        }
        return instance.observation()
                .orElseThrow(() -> CliException.unreachable(
                        instance.name() + " cannot be reached: "
                                + instance.silence().orElse("it does not answer"),
                        why(instance).remedy()));
    }

    /** Fails if the instance has no server that accepts connections. */
    public static void requireServer(Instance instance) {
        if (observation(instance).server().isEmpty()) {
            throw noServer(instance);
        }
    }

    /** The exception for an instance without a server. Its cause and remedy are those of {@code status}. */
    public static CliException noServer(Instance instance) {
        Finding why = why(instance);
        return CliException.refused(why.problem(), why.remedy());
    }

    private static Finding why(Instance instance) {
        return Health.why(instance)
                .orElseGet(() -> Finding.error(
                        instance.name() + " runs no server",
                        "See kubectl pg status " + instance.name().cluster() + "."));
    }

    /** Fails if the instance has no repository. It does not check whether the repository answers. */
    public static void requireRepository(Instance instance, Observation observation) {
        if (!observation.repository()) {
            throw CliException.refused(
                    instance.name().cluster() + " has no repository, so it has no backups",
                    "Add a repository with: kubectl pg upgrade "
                            + instance.name().cluster()
                            + " --set backup.s3.bucket=… and the other values under backup.s3, or --set "
                            + "backup.volume.enabled=true.");
        }
    }

    /**
     * Fails if the cluster has replicas.
     *
     * @param what the work that this version cannot do with replicas, such as "a move to a larger volume"
     */
    public static void requireNoReplicas(ClusterState state, String what) {
        if (!state.replicas().isEmpty()) {
            throw CliException.refused(
                    what + " of " + state.name() + " is not possible while it has replicas",
                    "Remove the replicas first, which keeps their volumes: kubectl pg replicas scale " + state.name()
                            + " 1. Afterwards scale again.");
        }
    }

    /**
     * Fails if the spec needs a feature that this version does not have. The remedy names the options that leave it
     * out.
     */
    public static void requireCapable(ClusterName name, Spec spec) {
        SortedMap<String, String> wanted = spec.notYet();
        if (!wanted.isEmpty()) {
            throw CliException.refused(
                    "this version does not support these values of " + name + ": " + String.join(", ", wanted.keySet()),
                    "Leave these values out with: " + String.join(" ", wanted.values()));
        }
    }
}
