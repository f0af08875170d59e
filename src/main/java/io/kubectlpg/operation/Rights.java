package io.kubectlpg.operation;

import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * The rights that each command needs, written as in its help: verbs on resources. {@code doctor} checks the same
 * rights.
 *
 * @param verb the verb as in RBAC rules
 * @param resource the resource with its subresource, such as {@code pods/exec}
 */
public record Rights(String verb, String resource) {
    private static final String ROLES = "rbac.authorization.k8s.io";

    public static final String NONE = "none";

    /** The text for a command that only groups others. */
    public static final String OF_THE_COMMANDS = "see the help of each subcommand";

    /** Added to the rights of commands that show the cluster's state if they have nothing to do. */
    public static final String WHERE_NOTHING_IS_TO_DO =
            "; to show the state of the cluster when there is nothing to do: those of status";

    /** Added to the rights of {@code status}. A user without these rights does not see some objects. */
    public static final String OBJECTS =
            "; to tell which objects are gone or changed: get, list on secrets; list on services, configmaps, "
                    + "serviceaccounts, cronjobs, roles, rolebindings";

    /** Added to the rights of {@code list}. */
    public static final String LIST_OF_LOST = "; to see clusters whose StatefulSet is gone: list on secrets";

    /** Added to the rights of {@code uninstall}. */
    public static final String UNINSTALL_OF_ALL =
            "; to find objects that only some values make: get on secrets; list, delete on poddisruptionbudgets";

    public static final String ABORT =
            "list on statefulsets, pods, persistentvolumeclaims; get, create on pods/exec; get, patch on configmaps; "
                    + "get, watch, create, update on leases; to end the copy of a volume: get, delete on pods";

    public static final String BACKUP =
            "list on statefulsets, pods, persistentvolumeclaims; get, create on pods/exec; get, create, patch on "
                    + "configmaps; get, watch, create, update on leases";

    public static final String CONFIG_SHOW =
            "list on statefulsets, pods, persistentvolumeclaims; get, create on pods/exec";

    public static final String CREDENTIALS = "list on statefulsets, persistentvolumeclaims; list, patch on pods; get, "
            + "patch on secrets; get, create on pods/exec; get, create, patch on configmaps; get, watch, create, "
            + "update on leases";

    public static final String CONNECT =
            "get on secrets; list on pods; get, create on pods/portforward; without NAME, list on statefulsets";

    public static final String CREDENTIALS_EXPORT = "list on statefulsets; get on secrets";

    public static final String CREDENTIALS_SHOW = "get on secrets; without NAME, list on statefulsets";

    public static final String DOCTOR = "get on configmaps; list on statefulsets, persistentvolumeclaims, "
            + "resourcequotas, events; get, create on pods/exec; list, watch, create, patch, delete on pods; get, "
            + "list, create, delete on secrets";

    public static final String DRILL = "get on secrets; get, create, patch on configmaps; list on statefulsets, "
            + "persistentvolumeclaims, events; list, watch on pods; get, create on pods/exec; get, list, create, "
            + "delete on jobs";

    public static final String INFO = "list on statefulsets, pods, persistentvolumeclaims; get, create on pods/exec";

    public static final String CHECK = INFO;

    public static final String EXPIRE = BACKUP;

    public static final String VERIFY = INFO;

    public static final String INSTALL =
            "get, list, watch, create, patch, delete on pods; get, list, create, patch, delete on secrets; get, list, "
                    + "create, patch on statefulsets; get, create, patch on configmaps, services, serviceaccounts, "
                    + "cronjobs, roles, rolebindings; list on persistentvolumeclaims, events; get, create on "
                    + "pods/exec; get, watch, create, update, delete on leases";

    public static final String LIST = "list on statefulsets";

    public static final String UPGRADE = INSTALL
            + "; get, patch on persistentvolumeclaims; list, delete on jobs; to remove objects that the new values "
            + "no longer make: delete on statefulsets, services, configmaps, serviceaccounts, cronjobs, roles, "
            + "rolebindings";

    public static final String LOGS = "list on statefulsets, pods; get on pods/log";

    public static final String REPLICAS_SCALE = UPGRADE
            + "; to remove a replica: delete on statefulsets; with --delete-volumes: delete on persistentvolumeclaims";

    public static final String MIGRATE = INSTALL + "; delete on statefulsets, services";

    public static final String OPERATIONS = "get on configmaps; list on statefulsets";

    /** Added to {@link #RESTORE} for a lost cluster: the rights to read its repository and to create its objects. */
    public static final String RECOVER =
            "watch, create, delete on pods; get, list, create, patch, delete on secrets; get, create, patch on "
                    + "statefulsets, services, serviceaccounts, cronjobs, roles, rolebindings; list on events; delete "
                    + "on leases";

    public static final String RESTORE =
            "list on statefulsets, pods, persistentvolumeclaims; get, create on pods/exec; get, create, patch on "
                    + "configmaps; get, watch, create, update on leases";

    public static final String RELOAD =
            "list on statefulsets, persistentvolumeclaims; list, patch on pods; get, create on pods/exec; get, create, "
                    + "patch on configmaps; get, watch, create, update on leases";

    public static final String RESTART =
            "list on persistentvolumeclaims, events; get, list, patch on statefulsets; get, list, watch, patch, delete "
                    + "on pods; get, create on pods/exec; get, create, patch on configmaps; get, watch, create, "
                    + "update on leases; with --pod, where a replica takes over: patch on persistentvolumeclaims";

    public static final String REPLICAS_LIST =
            "list on statefulsets, pods, persistentvolumeclaims; get, create on pods/exec";

    public static final String REPLICAS_REBUILD = "get, list, patch on statefulsets; list, watch on pods; list on "
            + "persistentvolumeclaims, events; get, create on pods/exec; get, create, patch on configmaps; get, watch, "
            + "create, update on leases";

    public static final String PROMOTE =
            "get, list, patch on statefulsets; get, list, watch, patch on pods; list, patch on "
                    + "persistentvolumeclaims; get, create on pods/exec; get, create, patch on configmaps; get, watch, create, "
                    + "update on leases";

    public static final String FENCE = "get, list, patch on statefulsets; list, watch on pods; list on "
            + "persistentvolumeclaims; get, create on pods/exec; get, create, patch on configmaps; get, watch, create, "
            + "update on leases";

    public static final String RESTORE_POINT_CREATE = INFO + "; get, create, patch on configmaps";

    public static final String RESTORE_POINT_LIST = INFO + "; get on configmaps";

    public static final String RESUME =
            "get on configmaps; list on statefulsets; those of the operation that is resumed";

    public static final String SCHEDULE_LIST = INFO + "; list on cronjobs; get on configmaps";

    public static final String SCHEDULE_RUN =
            "list on statefulsets, pods, persistentvolumeclaims; get, list on cronjobs; get, list, watch, create, "
                    + "delete on jobs; get, create on pods/exec; get, create, patch on configmaps; get, watch, "
                    + "create, update on leases";

    public static final String SCHEDULE_STATE = "list, patch on cronjobs; list on statefulsets; get, create, patch on "
            + "configmaps; get, watch, create, update on leases";

    public static final String START = "list on persistentvolumeclaims; list, patch on statefulsets; list, watch on "
            + "pods; get, create on pods/exec; get, create, patch on configmaps; get, watch, create, update on leases";

    public static final String STOP = START;

    public static final String STATUS =
            "get on configmaps; list on statefulsets, pods, persistentvolumeclaims, events, cronjobs, jobs; get, "
                    + "create on pods/exec";

    /** The rights that write Events. */
    public static final String EVENTS = "get, create, patch on events";

    /** Added to the rights of {@code status} for {@code monitor}. */
    public static final String EVENTS_OF_MONITOR = "; with --event: " + EVENTS;

    public static final String RESTORE_DATA =
            "get on secrets; list, watch on pods; list on events; get, create, delete on jobs";

    public static final String RESTORE_OF_ANY_KIND = RESTORE
            + "; to restore a cluster with replicas, besides: watch on pods; to bring a lost cluster back or make a clone, besides: "
            + RECOVER + "; for --table and --database, besides: " + RESTORE_DATA;

    public static final String UNINSTALL = "list, delete on statefulsets, services, serviceaccounts, secrets, "
            + "persistentvolumeclaims, cronjobs, rolebindings, roles; list, watch, delete on pods; get, list, "
            + "create, patch, delete on configmaps; get, watch, create, update, delete on leases";

    public static final String VALUES = "with NAME, get on secrets";

    /** As {@link #of(String)}, but without rights to Roles if the values have {@code rbac.create=false}. */
    public static List<Rights> of(String text, Spec spec) {
        return of(text).stream()
                .filter(right -> spec.flag("/rbac/create") || !right.group().equals(ROLES))
                .toList();
    }

    /** The single rights in a text: each is one verb on one resource. */
    public static List<Rights> of(String sentence) {
        var rights = new ArrayList<Rights>();
        for (String part : sentence.split("; ", -1)) {
            String[] verbsAndResources = part.split(" on ", 2);
            for (String resource : verbsAndResources[1].split(", ", -1)) {
                for (String verb : verbsAndResources[0].split(", ", -1)) {
                    rights.add(new Rights(verb, resource));
                }
            }
        }
        return rights;
    }

    /** The API group of the resource. */
    public String group() {
        return switch (resource) {
            case "statefulsets" -> "apps";
            case "leases" -> "coordination.k8s.io";
            case "cronjobs", "jobs" -> "batch";
            case "roles", "rolebindings" -> ROLES;
            default -> "";
        };
    }

    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
