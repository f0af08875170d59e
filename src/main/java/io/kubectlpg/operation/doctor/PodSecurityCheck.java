package io.kubectlpg.operation.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Obstacle;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.Optional;

/**
 * Whether the namespace would take the instance's pod: Pod Security, admission webhooks and policies. A server-side dry
 * run asks them all, and needs no right to read the namespace.
 */
final class PodSecurityCheck implements Check {
    private static final String LEVEL = "pod-security.kubernetes.io/enforce";

    @Override
    public String name() {
        return "pod security";
    }

    @Override
    public List<Diagnosis> run(Patient patient) {
        String level = level(patient);
        ObjectNode template = patient.manifests().instance(InstanceName.first(patient.name()));
        ObjectNode pod = pod(
                template,
                patient.name() + "-doctor-" + patient.id(),
                patient.kube().namespace());
        try {
            patient.kube().apply(pod, "kubectl-pg", true, true);
            return List.of(Diagnosis.ok(name(), "the namespace takes the instance's pod; it enforces " + level));
        } catch (CliException denied) {
            return List.of(judge(denied, patient.name() + "-1"));
        }
    }

    static Diagnosis judge(CliException denied, String subject) {
        Optional<Obstacle> obstacle = Startup.denied(subject, denied.problem());
        if (obstacle.isPresent() && denied.problem().contains("exceeded quota")) {
            // That is another check's, which sees more of it.
            return Diagnosis.ok("pod security", "nothing but a quota stands in the way of the instance's pod");
        }
        return obstacle.map(known -> Diagnosis.failed("pod security", known.problem(), known.remedy()))
                .orElseGet(() -> denied.code() == ExitCode.DENIED
                        ? Diagnosis.unknown("pod security", denied.problem())
                        : Diagnosis.failed("pod security", denied.problem(), denied.remedy()));
    }

    private static String level(Patient patient) {
        try {
            return patient.kube()
                    .get(Kind.NAMESPACE, patient.kube().namespace())
                    .map(namespace -> namespace
                            .path("metadata")
                            .path("labels")
                            .path(LEVEL)
                            .asText("no level"))
                    .orElse("no level");
        } catch (CliException denied) {
            return "a level that you may not see";
        }
    }

    /** The pod that the StatefulSet would make, as far as admission looks at it. */
    static ObjectNode pod(ObjectNode statefulSet, String name, String namespace) {
        ObjectNode template = statefulSet.withObject("/spec/template").deepCopy();
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("name", name).put("namespace", namespace);
        metadata.set("labels", template.at("/metadata/labels"));
        pod.set("spec", template.get("spec"));
        // Does not exist before the installation, and nothing here depends on it.
        pod.withObject("/spec").put("serviceAccountName", "default").put("restartPolicy", "Always");
        statefulSet
                .at("/spec/volumeClaimTemplates")
                .forEach(claim -> pod.withObject("/spec")
                        .withArray("/volumes")
                        .addObject()
                        .put("name", claim.at("/metadata/name").asText())
                        .putObject("emptyDir"));
        return pod;
    }
}
