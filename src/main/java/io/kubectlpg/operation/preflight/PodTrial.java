package io.kubectlpg.operation.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether the namespace would accept a pod that a cluster makes later. A server-side dry run evaluates Pod
 * Security, LimitRanges, quotas, webhooks and policies. It needs no right to read them.
 *
 * @param subject the pod's name in messages
 * @param maker the StatefulSet or Job that makes the pod; messages name its values
 */
public record PodTrial(String subject, ObjectNode maker, ObjectNode pod) {
    /** All pods that a cluster will need. The first is the pod of the instance. */
    public static List<PodTrial> all(Manifests manifests, InstanceName instance, String namespace, String id) {
        var trials = new ArrayList<PodTrial>();
        trials.add(of(instance.toString(), manifests.instance(instance), "/spec/template", namespace, id));
        for (ObjectNode object : manifests.objects()) {
            String name = object.at("/metadata/name").asText();
            switch (Kind.of(object)) {
                case STATEFUL_SET -> trials.add(of(name, object, "/spec/template", namespace, id));
                case CRON_JOB -> {
                    String word =
                            object.at("/metadata/labels").path(Labels.SCHEDULE).asText(name);
                    ObjectNode job = object.deepCopy().put("kind", "Job");
                    trials.add(of(
                            "the schedule " + word,
                            job,
                            "/spec/jobTemplate/spec/template",
                            namespace,
                            id + "-" + word));
                }
                default -> {}
            }
        }
        return trials;
    }

    private static PodTrial of(String subject, ObjectNode maker, String template, String namespace, String id) {
        JsonNode made = maker.at(template);
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("name", "kubectl-pg-trial-" + id).put("namespace", namespace);
        metadata.set("labels", made.at("/metadata/labels").deepCopy());
        pod.set("spec", made.path("spec").deepCopy());
        // The cluster's own ServiceAccount does not exist before the installation.
        pod.withObject("/spec").put("serviceAccountName", "default");
        maker.at("/spec/volumeClaimTemplates")
                .forEach(claim -> pod.withObject("/spec")
                        .withArray("/volumes")
                        .addObject()
                        .put("name", claim.at("/metadata/name").asText())
                        .putObject("emptyDir"));
        return new PodTrial(subject, maker, pod);
    }

    /** The reason why the namespace refuses the pod; empty if it accepts the pod. */
    public Optional<CliException> run(Kube kube) {
        try {
            kube.apply(pod, "kubectl-pg", true, true);
            return Optional.empty();
        } catch (CliException denied) {
            if (denied.code() == ExitCode.UNREACHABLE) {
                throw denied;
            }
            return Optional.of(denied);
        }
    }

    /**
     * The problem that a refusal of the API server describes. It is empty if the refusal is not about the pod but, for
     * example, about a missing right.
     */
    public Optional<StartupProblem> problem(CliException refusal) {
        return Startup.denied(
                subject, Optional.of(maker), pod.at("/metadata/namespace").asText(), refusal.problem());
    }
}
