package io.kubectlpg.spec;

/**
 * The keys of labels and annotations. With them the program finds a cluster's objects and reads the state of its
 * instances.
 */
public final class Labels {
    /** A label on every object: the cluster's name. */
    public static final String CLUSTER = "kubectl-pg.io/cluster";

    /** A label on an instance's objects: the instance's name. */
    public static final String INSTANCE = "kubectl-pg.io/instance";

    /** A label on pods: a {@link Role#label()}. */
    public static final String ROLE = "kubectl-pg.io/role";

    /**
     * An annotation on pods, beside {@link #ROLE}: the epoch of the decision that made this the role, from 1. Without it the
     * role was never changed.
     */
    public static final String EPOCH = "kubectl-pg.io/epoch";

    /** An annotation on the StatefulSet of an instance that somebody has fenced: why. Nothing but an unfence starts it. */
    public static final String FENCED = "kubectl-pg.io/fenced";

    /** An annotation on pods: {@code init} while initdb may run. */
    public static final String BOOTSTRAP = "kubectl-pg.io/bootstrap";

    /** An annotation on the configuration: the digest of its files. */
    public static final String CONFIG_HASH = "kubectl-pg.io/config-hash";

    /**
     * An annotation on pods. Its value has no meaning, but any change makes the kubelet update mounted files at once.
     */
    public static final String REFRESHED = "kubectl-pg.io/refreshed";

    /** An annotation on a StatefulSet: the last operation that replaced its pod, and the uid of the replaced pod. */
    public static final String REPLACED_POD = "kubectl-pg.io/replaced-pod";

    /** An annotation on pods: the digest of the pod template, without role and state. */
    public static final String TEMPLATE_HASH = "kubectl-pg.io/template-hash";

    /**
     * An annotation on the PersistentVolumeClaim of an instance whose data is being copied: the name of the instance
     * that replaces it.
     */
    public static final String SUCCESSOR = "kubectl-pg.io/successor";

    /**
     * An annotation on the PersistentVolumeClaims of an instance that was made as a replica: {@code replica}. Without
     * its StatefulSet such a claim is never taken for that of the primary.
     */
    public static final String MADE_AS = "kubectl-pg.io/made-as";

    /**
     * The id of an operation. As a label it marks objects that the operation makes and removes. As an annotation it
     * names the last operation that wrote the object.
     */
    public static final String OPERATION = "kubectl-pg.io/operation";

    /** A label on a CronJob and its Jobs: the word of its schedule, such as full. */
    public static final String SCHEDULE = "kubectl-pg.io/schedule";

    /** An annotation on a CronJob: the time from which its runs are expected. */
    public static final String SCHEDULED_SINCE = "kubectl-pg.io/scheduled-since";
    /** A label on the objects of a scratch instance: its task. */
    public static final String TASK = "kubectl-pg.io/task";

    public static final String COMPONENT = "app.kubernetes.io/component";

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of {@link #MANAGED_BY} on every object that this program makes. */
    public static final String PROGRAM = "kubectl-pg";

    private Labels() {}

    /** The selector for all objects of a cluster. */
    public static String selector(ClusterName cluster) {
        return MANAGED_BY + "=" + PROGRAM + "," + CLUSTER + "=" + cluster;
    }
}
