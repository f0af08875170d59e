package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.ByteSize;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether an instance's volume has the size and the class that the spec wants, and how it gets them: where its class lets
 * volumes grow, by asking for more; else by a copy, see {@link VolumeMove}.
 */
final class VolumeGrowth {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Kube kube;
    private final Instance instance;
    private final Spec spec;

    VolumeGrowth(Kube kube, Instance instance, Spec spec) {
        this.kube = kube;
        this.instance = instance;
        this.spec = spec;
    }

    /** What has to be done. */
    enum Way {
        /** It is as it should be. */
        NONE,
        /** The class lets it grow while the server runs. */
        IN_PLACE,
        /** A new volume, to which the old one is copied while no server runs. */
        COPY
    }

    Way way() {
        Optional<ObjectNode> claim = claim(kube);
        if (claim.isEmpty()
                || spec.ephemeral()
                || spec.text("/storage/existingClaim").isPresent()) {
            return Way.NONE;
        }
        JsonNode wanted = claim.get().path("spec");
        Optional<String> storageClass = spec.storage().storageClass();
        if (storageClass
                .filter(name -> !name.equals(wanted.path("storageClassName").asText()))
                .isPresent()) {
            return Way.COPY;
        }
        if (!smaller(wanted.at("/resources/requests/storage"))) {
            return smaller(claim.get().at("/status/capacity/storage")) ? Way.IN_PLACE : Way.NONE;
        }
        return expandable() ? Way.IN_PLACE : Way.COPY;
    }

    /** Asks the API server by a trial: to read a StorageClass needs a right beyond the namespace. */
    private boolean expandable() {
        try {
            kube.apply(request(), FieldManagers.SPEC, true, true);
            return true;
        } catch (CliException refusal) {
            // The words of the admission plugin PersistentVolumeClaimResize; a quota or a missing right is no reason to
            // copy.
            if (refusal.problem().contains("resize")) {
                return false;
            }
            throw refusal;
        }
    }

    private ObjectNode request() {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        claim.putObject("metadata").put("name", instance.name().claimName()).put("namespace", kube.namespace());
        claim.putObject("spec")
                .putObject("resources")
                .putObject("requests")
                .put("storage", spec.storage().size().toString());
        return claim;
    }

    /** Idempotent: the same request again changes nothing, and the wait goes on. */
    Step inPlace() {
        InstanceName name = instance.name();
        return new Step(
                "Grow the volume " + name.claimName() + " to " + spec.storage().size(), context -> {
                    context.kube().apply(request(), FieldManagers.SPEC, true, false);
                    Waiting.Deadline deadline = Waiting.deadline(context.limit());
                    while (!deadline.passed()) {
                        Duration slice = deadline.left().compareTo(LOOK) < 0 ? deadline.left() : LOOK;
                        boolean grown = context.kube()
                                .watch(Kind.PERSISTENT_VOLUME_CLAIM, name.claimName(), slice, event -> {
                                    context.task().status(condition(event.object()));
                                    return !smaller(event.object().at("/status/capacity/storage"));
                                });
                        if (grown) {
                            return StepResult.done();
                        }
                    }
                    throw CliException.waits(
                            "the volume " + name.claimName() + " does not have "
                                    + spec.storage().size() + " yet: "
                                    + claim(context.kube())
                                            .map(VolumeGrowth::condition)
                                            .orElse("it is gone"),
                            "It waits for the storage, and nothing else has to: the next command takes its place. Follow it with: kubectl pg"
                                    + " resume " + name.cluster()
                                    + "; or ask for another size with: kubectl pg upgrade "
                                    + name.cluster() + " --set storage.size=…");
                });
    }

    private static String condition(ObjectNode claim) {
        String found = "the storage has not answered";
        for (JsonNode condition : claim.at("/status/conditions")) {
            String message = condition.path("message").asText();
            found = condition.path("type").asText() + (message.isEmpty() ? "" : ": " + message);
        }
        return found;
    }

    private boolean smaller(JsonNode size) {
        return ByteSize.parse(size.asText())
                .filter(present -> present.compareTo(spec.storage().size()) < 0)
                .isPresent();
    }

    private Optional<ObjectNode> claim(Kube at) {
        return at.get(Kind.PERSISTENT_VOLUME_CLAIM, instance.name().claimName());
    }
}
