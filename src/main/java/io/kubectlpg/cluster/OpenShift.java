package io.kubectlpg.cluster;

/** OpenShift gives each namespace a range of user ids, and pods may run with these alone. */
public final class OpenShift {
    private OpenShift() {}

    /** What an administrator does so that pods of a namespace may run with the user id of the image's {@code postgres}. */
    public static String request(String namespace) {
        return "oc adm policy add-scc-to-group nonroot-v2 system:serviceaccounts:" + namespace;
    }
}
