package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects that the program reads or writes, with their URLs. */
public enum Kind {
    POD("v1", "Pod", "pods"),
    SECRET("v1", "Secret", "secrets"),
    CONFIG_MAP("v1", "ConfigMap", "configmaps"),
    SERVICE("v1", "Service", "services"),
    SERVICE_ACCOUNT("v1", "ServiceAccount", "serviceaccounts"),
    PERSISTENT_VOLUME_CLAIM("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
    EVENT("v1", "Event", "events"),
    RESOURCE_QUOTA("v1", "ResourceQuota", "resourcequotas"),
    STATEFUL_SET("apps/v1", "StatefulSet", "statefulsets"),
    POD_DISRUPTION_BUDGET("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
    NETWORK_POLICY("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
    INGRESS("networking.k8s.io/v1", "Ingress", "ingresses"),
    ROLE("rbac.authorization.k8s.io/v1", "Role", "roles"),
    ROLE_BINDING("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"),
    JOB("batch/v1", "Job", "jobs"),
    CRON_JOB("batch/v1", "CronJob", "cronjobs"),
    LEASE("coordination.k8s.io/v1", "Lease", "leases"),
    NAMESPACE("v1", "Namespace", "namespaces", false),
    NODE("v1", "Node", "nodes", false),
    STORAGE_CLASS("storage.k8s.io/v1", "StorageClass", "storageclasses", false),
    /**
     * The kind of a question about rights. The server stores no such object; the result of creating it holds the
     * answer.
     */
    ACCESS_REVIEW("authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false);

    private final String apiVersion;
    private final String kind;
    private final String plural;
    private final boolean namespaced;

    Kind(String apiVersion, String kind, String plural) {
        this(apiVersion, kind, plural, true);
    }

    Kind(String apiVersion, String kind, String plural, boolean namespaced) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.plural = plural;
        this.namespaced = namespaced;
    }

    /**
     * The kind of an object.
     *
     * @throws IllegalArgumentException when the program does not know the kind
     */
    public static Kind of(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        for (Kind known : values()) {
            if (known.apiVersion.equals(apiVersion) && known.kind.equals(kind)) {
                return known;
            }
        }
        throw new IllegalArgumentException("unknown kind " + apiVersion + " " + kind);
    }

    /** The kind with this name, such as {@code Service}; empty if the program does not know it. */
    public static Optional<Kind> named(String name) {
        return Arrays.stream(values()).filter(known -> known.kind.equals(name)).findFirst();
    }

    /** The API version, such as {@code apps/v1}. */
    public String apiVersion() {
        return apiVersion;
    }

    /** The kind's name, as in an object's field {@code kind}. */
    public String kind() {
        return kind;
    }

    /** The plural name, as in URLs and RBAC rules. */
    public String plural() {
        return plural;
    }

    public boolean namespaced() {
        return namespaced;
    }

    /** An object's name as kubectl writes it: {@code statefulset/demo-1}. */
    public String name(String name) {
        return kind.toLowerCase(java.util.Locale.ROOT) + "/" + name;
    }
}
