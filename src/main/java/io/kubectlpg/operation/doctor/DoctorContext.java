package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What is looked at: a cluster that exists, or one that is to be.
 *
 * @param spec its values
 * @param state empty where it may not be read
 * @param findings about its objects
 * @param id of what this look makes and removes
 * @param clock this machine's
 */
record DoctorContext(
        Kube kube,
        ClusterName name,
        Spec spec,
        Optional<ClusterState> state,
        List<Finding> findings,
        String id,
        Clock clock) {
    Manifests manifests() {
        return Manifests.of(name, kube.namespace(), spec);
    }

    /** Also one whose StatefulSet is gone, while its values are kept. */
    boolean installed() {
        return state.filter(ClusterState::exists).isPresent() || !findings.isEmpty();
    }

    /** Whether there is certainly no such cluster; one that may not be read may well be there. */
    boolean absent() {
        return state.isPresent() && !installed();
    }
}
