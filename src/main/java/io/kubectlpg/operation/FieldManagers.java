package io.kubectlpg.operation;

/** The field managers of server-side apply that own fields of the cluster's objects. */
public final class FieldManagers {
    /** The field manager that owns the fields from the spec. */
    public static final String SPEC = "kubectl-pg";

    /**
     * The field manager that owns roles and replicas. So an apply of the spec, or of a GitOps tool, does not reset
     * them.
     */
    public static final String STATE = "kubectl-pg-state";

    private FieldManagers() {}
}
