package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.ByteSize;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Quantity;
import io.kubectlpg.spec.Spec;
import java.util.List;
import java.util.Optional;

/** Enlarges the volume of a repository, if its storage class allows that. */
final class RepositoryVolumeGrowth {
    private RepositoryVolumeGrowth() {}

    /**
     * The step, if the volume is smaller than the size in the spec.
     *
     * @throws CliException refused, if its storage class does not allow volume expansion
     */
    static List<Step> steps(Kube kube, ClusterName cluster, Spec spec) {
        if (spec.repositoryVolume().isEmpty()) {
            return List.of();
        }
        ByteSize wanted = spec.repositoryVolume().get().size();
        Optional<String> has = kube.get(Kind.PERSISTENT_VOLUME_CLAIM, RepositoryHost.claimName(cluster))
                .map(claim -> claim.at("/spec/resources/requests/storage").asText());
        if (has.isEmpty()
                || Quantity.parse(has.get())
                        .filter(size -> size.compareTo(wanted.quantity()) < 0)
                        .isEmpty()) {
            return List.of();
        }
        ObjectNode request = request(kube, cluster, wanted);
        try {
            kube.apply(request, FieldManagers.SPEC, true, true);
        } catch (CliException refusal) {
            if (!refusal.problem().contains("resize")) {
                throw refusal;
            }
            throw CliException.refused(
                            "the repository volume of " + cluster + " is of a storage class that does not allow "
                                    + "volume expansion",
                            "Leave backup.volume.size as it is. Or move to another repository, as "
                                    + "docs/repositories.md describes.")
                    .causedBy(refusal);
        }
        return List.of(new Step("Enlarge the repository volume to " + wanted, context -> {
            context.kube().apply(request, FieldManagers.SPEC, true, false);
            return StepResult.done();
        }));
    }

    private static ObjectNode request(Kube kube, ClusterName cluster, ByteSize wanted) {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        claim.put("apiVersion", "v1").put("kind", Kind.PERSISTENT_VOLUME_CLAIM.kind());
        claim.putObject("metadata")
                .put("name", RepositoryHost.claimName(cluster))
                .put("namespace", kube.namespace());
        claim.putObject("spec").putObject("resources").putObject("requests").put("storage", wanted.toString());
        return claim;
    }
}
