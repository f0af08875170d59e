package io.kubectlpg.cluster;

import io.kubectlpg.spec.InstanceName;
import java.util.Optional;

/**
 * A problem in a cluster that needs attention.
 *
 * @param severity whether the problem makes the cluster unhealthy
 * @param problem one sentence
 * @param remedy the command that fixes the problem, or the first command that shows more about it
 * @param topic what the problem is about. The sentence of one problem changes while it lasts, its topic does not
 * @param instance the instance that has the problem; empty if the problem concerns the cluster
 */
public record Finding(Severity severity, String problem, String remedy, Topic topic, Optional<InstanceName> instance) {
    /**
     * {@link #ERROR}: the cluster is not healthy. {@link #WARNING}: the cluster is healthy, but it may lose data or
     * become unhealthy soon.
     */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** What a finding is about. */
    public enum Topic {
        PRIMARY_DOWN("PrimaryDown"),
        SEVERAL_PRIMARIES("SeveralPrimaries"),
        REPLICA_DOWN("ReplicaDown"),
        REPLICA_NOT_FOLLOWING("ReplicaNotFollowing"),
        REPLICA_LAG("ReplicaLag"),
        ARCHIVING_FAILS("ArchivingFails"),
        VOLUME_FULL("VolumeFull"),
        NOT_OBSERVABLE("NotObservable"),
        OTHER("NotHealthy");

        private final String word;

        Topic(String word) {
            this.word = word;
        }

        /** The word that programs read, such as the reason of an Event. */
        public String word() {
            return word;
        }
    }

    /** A finding about the cluster, without a topic of its own. */
    public Finding(Severity severity, String problem, String remedy) {
        this(severity, problem, remedy, Topic.OTHER, Optional.empty());
    }

    /** A finding that makes the cluster unhealthy. */
    public static Finding error(String problem, String remedy) {
        return new Finding(Severity.ERROR, problem, remedy);
    }

    /** A finding that leaves the cluster healthy. */
    public static Finding warning(String problem, String remedy) {
        return new Finding(Severity.WARNING, problem, remedy);
    }

    /** The same finding about this topic. */
    public Finding about(Topic other) {
        return new Finding(severity, problem, remedy, other, instance);
    }

    /** The same finding about this topic of an instance. */
    public Finding about(Topic other, InstanceName name) {
        return new Finding(severity, problem, remedy, other, Optional.of(name));
    }
}
