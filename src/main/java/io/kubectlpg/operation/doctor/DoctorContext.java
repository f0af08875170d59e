package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The data for the checks of an existing or a planned cluster.
 *
 * @param spec the values of the cluster
 * @param state the state of the cluster; empty if the user may not read it
 * @param findings the findings about the cluster's objects
 * @param id the id for temporary objects
 * @param clock this machine's clock
 * @param planWait how long to wait for the pod that checks image and repository
 */
record DoctorContext(
        Kube kube,
        ClusterName name,
        Spec spec,
        Optional<ClusterState> state,
        List<Finding> findings,
        String id,
        Clock clock,
        PlanWait planWait) {
    Manifests manifests() {
        return Manifests.of(name, kube.namespace(), spec);
    }

    /** Whether the cluster is installed. It counts as installed even if only its values are left. */
    boolean installed() {
        return state.filter(ClusterState::exists).isPresent() || !findings.isEmpty();
    }

    /** Whether the cluster certainly does not exist. If the user may not read the cluster, it may exist. */
    boolean absent() {
        return state.isPresent() && !installed();
    }
}
