package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.LeaseLock;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The cluster as the owner of its Lease. A Lease with that name but without the cluster's label belongs to another
 * program, even if nobody renews it. There is one exception: earlier versions of this program wrote no labels.
 */
record LeaseOwner(Ownership ownership, ClusterName cluster) implements LeaseLock.Owner {
    /** Matches a holder as {@link LockHolder} writes it. */
    private static final Pattern HOLDER = Pattern.compile("[^/]+@[^/]+/\\d+(?:#.+)?");

    /**
     * The names under which the API server knew earlier versions of this program. The first is the library that made
     * their requests.
     */
    private static final Set<String> EARLIER = Set.of("okhttp", FieldManagers.SPEC);

    @Override
    public Map<String, String> labels() {
        return Map.of(Labels.MANAGED_BY, Labels.PROGRAM, Labels.CLUSTER, cluster.toString());
    }

    @Override
    public void require(ObjectNode lease) {
        if (!Ownership.owns(cluster, lease) && !ofAnEarlierVersion(lease)) {
            throw ownership.refusal(List.of(lease));
        }
    }

    /** Whether an earlier version of this program wrote the Lease. A released Lease has no holder. */
    private static boolean ofAnEarlierVersion(ObjectNode lease) {
        if (lease.at("/metadata/labels").has(Labels.CLUSTER)) {
            return false;
        }
        String holder = lease.at("/spec/holderIdentity").asText();
        if (!holder.isEmpty()) {
            return HOLDER.matcher(holder).matches();
        }
        JsonNode writers = lease.at("/metadata/managedFields");
        return writers.isEmpty()
                || writers.valueStream()
                        .anyMatch(writer ->
                                EARLIER.contains(writer.path("manager").asText()));
    }
}
