package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who the primary is by the templates of the StatefulSets and the notes on the volumes. */
class EffectiveRoleTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    /** The template and the note, each with its role and its epoch; the note wins a tie. */
    @ParameterizedTest
    @CsvSource({
        "primary, 0, replica, 1, REPLICA, 1",
        "replica, 2, primary, 3, PRIMARY, 3",
        "replica, 3, primary, 3, PRIMARY, 3",
        "primary, 3, replica, 3, REPLICA, 3",
        "replica, 4, primary, 3, REPLICA, 4",
        "primary, 4, replica, 3, PRIMARY, 4",
        "primary, 10, replica, 9, PRIMARY, 10",
    })
    void theNewerOneOfTemplateAndNoteCounts(
            String template, int templateEpoch, String note, int noteEpoch, Role role, int epoch) {
        Instance instance = noting(instance(1, template, templateEpoch), note, noteEpoch);

        assertThat(instance.effectiveRole()).contains(role);
        assertThat(instance.effectiveEpoch()).isEqualTo(epoch);
        assertThat(instance.isPrimary()).isEqualTo(role == Role.PRIMARY);
        assertThat(instance.isReplica()).isEqualTo(role == Role.REPLICA);
    }

    @Test
    void withoutANoteTheTemplateCounts() {
        Instance silent = instance(1, "primary", 4).silent("it does not answer");
        Instance neverPromoted = instance(1, "replica", 0).observed(Observation.parse(Observations.healthy()));

        assertThat(silent.effectiveRole()).contains(Role.PRIMARY);
        assertThat(silent.effectiveEpoch()).isEqualTo(4);
        assertThat(neverPromoted.effectiveRole()).contains(Role.REPLICA);
        assertThat(neverPromoted.effectiveEpoch()).isZero();
    }

    @Test
    void anUnknownRoleInTheNoteIsNone() {
        assertThat(noting(instance(1, "primary", 0), "arbiter", 7).effectiveRole())
                .contains(Role.PRIMARY);
    }

    @Test
    void thePrimaryIsTheOneOfTheNewestDecision() {
        // The old primary was cut off, so neither its template nor its note has heard of the decision 3.
        assertThat(primary(instance(1, "primary", 0), instance(2, "primary", 3)))
                .contains("demo-2");
        assertThat(primary(instance(1, "primary", 4), instance(2, "primary", 3)))
                .contains("demo-1");
        assertThat(primary(
                        noting(instance(1, "primary", 2), "primary", 2),
                        noting(instance(2, "replica", 0), "primary", 3)))
                .contains("demo-2");
        assertThat(primary(instance(1, "primary", 9), instance(2, "primary", 10)))
                .contains("demo-2");
    }

    @Test
    void amongPrimariesOfOneDecisionTheLowestNumberCounts() {
        assertThat(primary(instance(2, "primary", 3), instance(3, "primary", 3), instance(10, "primary", 3)))
                .contains("demo-2");
    }

    @Test
    void aReplicaOfTheNewestDecisionIsNoPrimary() {
        assertThat(primary(instance(1, "primary", 2), instance(2, "replica", 3)))
                .contains("demo-1");
        assertThat(primary(instance(1, "replica", 3), noting(instance(2, "replica", 2), "replica", 3)))
                .isEmpty();
    }

    private static Optional<String> primary(Instance... instances) {
        return new ClusterState(DEMO, List.of(instances), List.of())
                .primary()
                .map(instance -> instance.name().toString());
    }

    private static Instance instance(int number, String role, int epoch) {
        ObjectNode statefulSet = Observations.read("""
                {"spec":{"replicas":1,"template":{"metadata":{"labels":{"kubectl-pg.io/role":"%s"}}}}}""".formatted(role));
        if (epoch > 0) {
            statefulSet.withObject("/spec/template/metadata/annotations").put(Labels.EPOCH, Integer.toString(epoch));
        }
        return Instance.of(new InstanceName(DEMO, number), statefulSet, Optional.empty());
    }

    private static Instance noting(Instance instance, String role, int epoch) {
        ObjectNode observation = Observations.healthy();
        observation.putObject("note").put("epoch", epoch).put("role", role).put("ordered", false);
        return instance.observed(Observation.parse(observation));
    }
}
