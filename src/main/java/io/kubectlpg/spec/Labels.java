package io.kubectlpg.spec;

/** The keys by which a cluster's objects are found and an instance's state is told. */
public final class Labels {
    /** On every object: the cluster's name. */
    public static final String CLUSTER = "kubectl-pg.io/cluster";

    /** On an instance's objects: its name. */
    public static final String INSTANCE = "kubectl-pg.io/instance";

    /** On pods: a {@link Role#label()}. */
    public static final String ROLE = "kubectl-pg.io/role";

    /** An annotation on pods; {@code init} while initdb may run. */
    public static final String BOOTSTRAP = "kubectl-pg.io/bootstrap";

    /** An annotation on the configuration: the digest of its files. */
    public static final String CONFIG_HASH = "kubectl-pg.io/config-hash";

    /** An annotation on pods without a meaning. Changing it makes the kubelet update mounted files at once. */
    public static final String REFRESHED = "kubectl-pg.io/refreshed";

    /** An annotation on StatefulSets: the operation that last replaced its pod, and that pod's uid. */
    public static final String REPLACED_POD = "kubectl-pg.io/replaced-pod";

    /** An annotation on pods: the digest of the template that they were made from, without its state. */
    public static final String TEMPLATE_HASH = "kubectl-pg.io/template-hash";

    /** An annotation on the claim of an instance whose data is copied: the instance that takes its place. */
    public static final String SUCCESSOR = "kubectl-pg.io/successor";

    /** The id of an operation: a label of what it makes and removes, an annotation of what it wrote last. */
    public static final String OPERATION = "kubectl-pg.io/operation";

    /** On a CronJob and its Jobs: the word of its schedule, such as full. */
    public static final String SCHEDULE = "kubectl-pg.io/schedule";

    /** An annotation on a CronJob: from when on its runs are expected. */
    public static final String SCHEDULED_SINCE = "kubectl-pg.io/scheduled-since";
    /** On what a scratch instance is made of: what it is restored for. */
    public static final String TASK = "kubectl-pg.io/task";

    public static final String COMPONENT = "app.kubernetes.io/component";

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of {@link #MANAGED_BY} on everything that this program makes. */
    public static final String PROGRAM = "kubectl-pg";

    private Labels() {}

    /** The selector for all objects of a cluster. */
    public static String selector(ClusterName cluster) {
        return MANAGED_BY + "=" + PROGRAM + "," + CLUSTER + "=" + cluster;
    }
}
