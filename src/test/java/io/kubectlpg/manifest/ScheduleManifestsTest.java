package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.Spec;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ScheduleManifestsTest {
    private static final String REPOSITORY =
            "backup: {s3: {bucket: backups, endpoint: s3.example.com, existingSecret: keys}}\n";

    @Test
    void whatIsBackedUpIsBackedUpByItself() {
        assertThat(scheduled(Clusters.s3()))
                .containsExactly(
                        "ServiceAccount demo-schedule",
                        "Role demo-schedule",
                        "RoleBinding demo-schedule",
                        "CronJob demo-backup-full",
                        "CronJob demo-backup-incr");
        assertThat(scheduled(Clusters.plain())).isEmpty();
    }

    @Test
    void rightsAreGivenBySomebodyElseWhereTheValuesSaySo() {
        assertThat(scheduled(Clusters.yaml(REPOSITORY + "rbac: {create: false}")))
                .containsExactly(
                        "ServiceAccount demo-schedule", "CronJob demo-backup-full", "CronJob demo-backup-incr");
        assertThat(scheduled(Clusters.yaml(REPOSITORY + "cronJobs: {serviceAccount: mine}")))
                .containsExactly("CronJob demo-backup-full", "CronJob demo-backup-incr");
    }

    @Test
    void theRightsNameThePodsThatThereAreAndTheNextOne() {
        for (int highest : new int[] {1, 15, 16, 17, 40}) {
            List<String> pods = values(role(highest).at("/rules/2/resourceNames"));
            assertThat(pods).contains("demo-1-0", "demo-" + highest + "-0", "demo-" + (highest + 1) + "-0");
        }
        assertThat(values(role(1).at("/rules/0/resourceNames"))).containsExactly("demo-rw");
        assertThat(values(role(1).at("/rules/3/resourceNames"))).containsExactly("demo-operation");
    }

    @Test
    void theirPodsMeetTheRestrictedPodSecurityStandardAndAreNoInstances() {
        for (ObjectNode object : objects(Clusters.s3())) {
            JsonNode pod = object.at("/spec/jobTemplate/spec/template");
            if (pod.isMissingNode()) {
                continue;
            }
            assertThat(pod.at("/metadata/labels/app.kubernetes.io~1component").asText())
                    .isEqualTo("schedule");
            assertThat(pod.at("/metadata/labels/kubectl-pg.io~1cluster").asText())
                    .isEqualTo("demo");
            assertThat(pod.at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/spec/securityContext/seccompProfile/type").asText())
                    .isEqualTo("RuntimeDefault");
            Stream.of(pod.at("/spec/initContainers"), pod.at("/spec/containers"))
                    .flatMap(containers -> StreamSupport.stream(containers.spliterator(), false))
                    .forEach(container -> {
                        assertThat(container.at("/securityContext/allowPrivilegeEscalation"))
                                .hasToString("false");
                        assertThat(container.at("/securityContext/readOnlyRootFilesystem"))
                                .hasToString("true");
                        assertThat(container.at("/securityContext/capabilities/drop"))
                                .hasToString("[\"ALL\"]");
                    });
        }
    }

    @Test
    void suspensionIsNoMatterOfTheValues() {
        assertThat(objects(Clusters.s3()))
                .filteredOn(object -> object.path("kind").asText().equals("CronJob"))
                .hasSize(2)
                .allSatisfy(cronJob ->
                        assertThat(cronJob.path("spec").has("suspend")).isFalse());
    }

    private static ObjectNode role(int highest) {
        return Clusters.of(Clusters.s3()).objects(highest).stream()
                .filter(object -> object.path("kind").asText().equals("Role"))
                .findFirst()
                .orElseThrow();
    }

    private static List<ObjectNode> objects(Spec spec) {
        return Clusters.of(spec).objects().stream()
                .filter(object -> object.at("/metadata/labels/app.kubernetes.io~1component")
                        .asText()
                        .equals("schedule"))
                .toList();
    }

    private static List<String> scheduled(Spec spec) {
        return objects(spec).stream()
                .map(object -> object.path("kind").asText() + " "
                        + object.at("/metadata/name").asText())
                .toList();
    }

    private static List<String> values(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
