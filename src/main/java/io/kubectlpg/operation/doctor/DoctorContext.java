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
 * @param spec its values
 * @param state empty if the user may not read it
 * @param findings the findings about its objects
 * @param id for temporary objects
 * @param clock this machine's clock
 * @param planWait how long to wait for the pod that looks at image and repository
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

    /** Whether the cluster is installed. That is also true if only its values are left. */
    boolean installed() {
        return state.filter(ClusterState::exists).isPresent() || !findings.isEmpty();
    }

    /** Whether the cluster certainly does not exist. A cluster that the user may not read may exist. */
    boolean absent() {
        return state.isPresent() && !installed();
    }
}
