package io.kubectlpg.operation.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pods that a cluster will need, as admission is asked about them. */
class PodTrialTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final List<PodTrial> trials = PodTrial.all(
            Manifests.of(DEMO, "db", Spec.fromStored(Observations.read("""
                    {"backup":{"volume":{"enabled":true},"schedule":{"full":"0 3 * * 0","incremental":"0 3 * * 1"}},
                     "drill":{"schedule":"0 5 * * 0"}}
                    """))), InstanceName.first(DEMO), "db", "a1");

    @Test
    void areTheInstancesThatOfTheRepositoryAndThoseOfEachSchedule() {
        assertThat(trials)
                .extracting(PodTrial::subject)
                .containsExactlyInAnyOrder(
                        "demo-1", "demo-repo", "the schedule full", "the schedule incr", "the schedule drill");
        assertThat(trials.getFirst().subject()).isEqualTo("demo-1");
    }

    /** The account and the volumes do not exist before the installation. */
    @Test
    void haveNoAccountAndNoClaims() {
        for (PodTrial trial : trials) {
            ObjectNode pod = trial.pod();
            assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo("default");
            assertThat(pod.at("/spec/containers")).isNotEmpty();
        }
        assertThat(trials.getFirst().pod().at("/spec/volumes").findValuesAsText("name"))
                .contains("data");
    }

    @Test
    void namesTheValuesOfTheScheduleWhoseContainersALimitRangeForbids() {
        PodTrial schedule = trials.stream()
                .filter(trial -> trial.subject().equals("the schedule full"))
                .findFirst()
                .orElseThrow();
        StartupProblem found = schedule.problem(CliException.denied(
                        "Kubernetes does not allow the request to patch pod/x: pods \"x\" is forbidden: [minimum memory usage per Container is"
                                + " 64Mi, but request is 32Mi]",
                        ""))
                .orElseThrow();

        assertThat(found.course()).isEqualTo(StartupProblem.Course.LASTS);
        assertThat(found.problem())
                .isEqualTo(
                        "a LimitRange of the namespace forbids the schedule full: minimum memory usage per Container is"
                                + " 64Mi, but request is 32Mi");
        assertThat(found.remedy()).contains("cronJobs.resources");
    }
}
