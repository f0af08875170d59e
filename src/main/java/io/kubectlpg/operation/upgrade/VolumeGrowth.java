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
import io.kubectlpg.spec.Quantity;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether an instance's volumes have the size and the storage class of the spec, and how to change them. They
 * change in place if the storage class allows volume expansion. Otherwise all volumes are copied, see {@link
 * VolumeMove}.
 */
final class VolumeGrowth {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Kube kube;
    private final InstanceName instance;
    private final List<Wanted> volumes = new ArrayList<>();

    VolumeGrowth(Kube kube, Instance instance, Spec spec) {
        this.kube = kube;
        this.instance = instance.name();
        if (!spec.ephemeral() && spec.text("/storage/existingClaim").isEmpty()) {
            volumes.add(new Wanted(
                    this.instance.claimName(),
                    spec.storage().size(),
                    spec.storage().storageClass(),
                    "storage.size"));
        }
        spec.walStorage()
                .ifPresent(wal -> volumes.add(
                        new Wanted(this.instance.walClaimName(), wal.size(), Optional.empty(), "walStorage.size")));
    }

    /**
     * A volume of the spec.
     *
     * @param storageClass the storage class; empty: the present one
     * @param option the path of its size in the values
     */
    private record Wanted(String claim, ByteSize size, Optional<String> storageClass, String option) {
        private boolean largerThan(JsonNode present) {
            return Quantity.parse(present.asText())
                    .filter(has -> has.compareTo(size.quantity()) < 0)
                    .isPresent();
        }
    }

    /** The ways to change the volumes. */
    enum Way {
        /** The volumes need no change. */
        NONE,
        /** The storage class allows volume expansion while the server runs. */
        IN_PLACE,
        /** The old volumes are copied to new ones while no server runs. */
        COPY
    }

    Way way() {
        return volumes.stream().map(this::way).max(Comparator.naturalOrder()).orElse(Way.NONE);
    }

    private Way way(Wanted volume) {
        Optional<ObjectNode> claim = kube.get(Kind.PERSISTENT_VOLUME_CLAIM, volume.claim());
        if (claim.isEmpty()) {
            return Way.NONE;
        }
        JsonNode asked = claim.get().path("spec");
        if (volume.storageClass()
                .filter(name -> !name.equals(asked.path("storageClassName").asText()))
                .isPresent()) {
            return Way.COPY;
        }
        if (!volume.largerThan(asked.at("/resources/requests/storage"))) {
            return volume.largerThan(claim.get().at("/status/capacity/storage")) ? Way.IN_PLACE : Way.NONE;
        }
        return expandable(volume) ? Way.IN_PLACE : Way.COPY;
    }

    /**
     * Whether the volume can be enlarged. A dry run answers this, because reading a StorageClass needs a right outside
     * the namespace.
     */
    private boolean expandable(Wanted volume) {
        try {
            kube.apply(request(volume), FieldManagers.SPEC, true, true);
            return true;
        } catch (CliException refusal) {
            // The words of the admission plugin PersistentVolumeClaimResize. A quota or a missing right does not mean
            // that a copy is needed.
            if (refusal.problem().contains("resize")) {
                return false;
            }
            throw refusal;
        }
    }

    private ObjectNode request(Wanted volume) {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        claim.putObject("metadata").put("name", volume.claim()).put("namespace", kube.namespace());
        claim.putObject("spec")
                .putObject("resources")
                .putObject("requests")
                .put("storage", volume.size().toString());
        return claim;
    }

    /** The steps for volumes that are enlarged in place. */
    List<Step> inPlace() {
        return volumes.stream()
                .filter(volume -> way(volume) == Way.IN_PLACE)
                .map(this::inPlace)
                .toList();
    }

    /** The step for one volume. It can be repeated: the same request changes nothing, and the wait continues. */
    private Step inPlace(Wanted volume) {
        return new Step("Grow the volume " + volume.claim() + " to " + volume.size(), context -> {
            ask(context.kube(), volume);
            Waiting.Deadline deadline = Waiting.deadline(context.limit());
            while (!deadline.passed()) {
                Duration slice = deadline.atMost(LOOK);
                boolean grown = context.kube().watch(Kind.PERSISTENT_VOLUME_CLAIM, volume.claim(), slice, event -> {
                    context.task().status(condition(event.object()));
                    return !volume.largerThan(event.object().at("/status/capacity/storage"));
                });
                if (grown) {
                    return StepResult.done();
                }
            }
            throw CliException.waits(
                    "the volume " + volume.claim() + " does not have " + volume.size() + " yet: "
                            + context.kube()
                                    .get(Kind.PERSISTENT_VOLUME_CLAIM, volume.claim())
                                    .map(VolumeGrowth::condition)
                                    .orElse("it is gone"),
                    "The volume waits for the storage system. You may run other commands meanwhile: the next one "
                            + "replaces this operation. Follow this one with: kubectl pg resume " + instance.cluster()
                            + ", or ask for another size with: kubectl pg upgrade "
                            + instance.cluster() + " --set " + volume.option() + "=…");
        });
    }

    /**
     * The exception for a smaller size. From Kubernetes 1.34 on, a smaller size may replace a requested size that was
     * never reached.
     */
    private static CliException smaller(Kube at, Wanted volume, CliException refusal) {
        return CliException.failed(
                        "the volume " + volume.claim() + " waits for "
                                + at.get(Kind.PERSISTENT_VOLUME_CLAIM, volume.claim())
                                        .map(found -> found.at("/spec/resources/requests/storage")
                                                .asText())
                                        .orElse("a larger size")
                                + " already, and this version of Kubernetes allows no smaller request: "
                                + refusal.problem(),
                        "Ask for that size or a larger one.")
                .causedBy(refusal);
    }

    private void ask(Kube at, Wanted volume) {
        try {
            at.apply(request(volume), FieldManagers.SPEC, true, false);
        } catch (CliException refusal) {
            throw refusal.problem().contains("less than") ? smaller(at, volume, refusal) : refusal;
        }
    }

    private static String condition(ObjectNode claim) {
        String found = "the storage has not answered";
        for (JsonNode condition : claim.at("/status/conditions")) {
            String message = condition.path("message").asText();
            found = condition.path("type").asText() + (message.isEmpty() ? "" : ": " + message);
        }
        return found;
    }
}
