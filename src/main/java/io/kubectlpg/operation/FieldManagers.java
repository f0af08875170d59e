package io.kubectlpg.operation;

/** The field managers of server-side apply that own fields of the cluster's objects. */
public final class FieldManagers {
    /** Owns the fields that come from the spec. */
    public static final String SPEC = "kubectl-pg";

    /** Owns roles and replicas. So no spec and no GitOps tool resets them. */
    public static final String STATE = "kubectl-pg-state";

    private FieldManagers() {}
}
