package io.kubectlpg.operation;

/** Who owns which fields of the cluster's objects, by server-side apply. */
public final class FieldManagers {
    /** The field manager that owns what the spec says. */
    public static final String SPEC = "kubectl-pg";

    /** The field manager that owns roles and replicas, which no spec and no GitOps tool resets. */
    public static final String STATE = "kubectl-pg-state";

    private FieldManagers() {}
}
