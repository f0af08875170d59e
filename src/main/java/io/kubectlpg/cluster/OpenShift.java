package io.kubectlpg.cluster;

/** OpenShift gives each namespace a range of user ids, and pods may run with these alone. */
public final class OpenShift {
    /** What an administrator does so that pods may run with the user id of the image's {@code postgres}. */
    public static final String REQUEST = "oc adm policy add-scc-to-group nonroot-v2 system:serviceaccounts:NAMESPACE";

    private OpenShift() {}
}
