package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.StartupReader;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.install.ApplySteps;
import io.kubectlpg.operation.install.BringUpSteps;
import io.kubectlpg.operation.server.PodsEnd;
import io.kubectlpg.operation.server.ReplicaCount;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Moves an instance's data to a new volume: another instance takes its place. What is true if everything ends between
 * two steps: until the copy is whole the old volume is the database, and nothing but this has stopped its server; the
 * copy, compared byte by byte, ends with a mark on the old volume, which no supervisor serves from then on; so there is
 * never a moment in which two volumes could be served, and the old one is never removed.
 */
final class VolumeMove {
    static final String MANAGER = FieldManagers.SPEC;
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** For what may pass by itself, such as a node that is being added. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Manifests manifests;
    private final InstanceName from;
    private final InstanceName to;

    private VolumeMove(Manifests manifests, InstanceName from, InstanceName to) {
        this.manifests = manifests;
        this.from = from;
        this.to = to;
    }

    /** The successor that this operation has begun, or the next number: names are not used again. */
    static VolumeMove of(Kube kube, Manifests manifests, Instance instance, String id) {
        InstanceName highest = instance.name();
        for (ObjectNode claim : kube.list(
                Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(instance.name().cluster()))) {
            JsonNode labels = claim.at("/metadata/labels");
            String owner = labels.path(Labels.INSTANCE).asText("");
            if (owner.isEmpty()) {
                continue;
            }
            InstanceName found = InstanceName.parse(owner);
            if (labels.path(Labels.OPERATION).asText("").equals(id)) {
                return new VolumeMove(manifests, instance.name(), found);
            }
            highest = found.compareTo(highest) > 0 ? found : highest;
        }
        return new VolumeMove(manifests, instance.name(), new InstanceName(highest.cluster(), highest.ordinal() + 1));
    }

    InstanceName successor() {
        return to;
    }

    List<Step> steps(Instance instance, ApplySteps apply) {
        return List.of(
                stop(instance),
                copy(instance),
                retire(),
                apply.create(to, false),
                new BringUpSteps(to).waitForPrimary(),
                remove(from));
    }

    private Step stop(Instance instance) {
        return new Step("Stop " + from, context -> {
            if (instance.isPrimary()) {
                ReplicaCount.set(context.kube(), instance, 0);
            }
            PodsEnd.of(from).await(context);
            return StepResult.done();
        });
    }

    private Step copy(Instance instance) {
        return new Step("Copy the volume of " + from + " to a new one for " + to, context -> {
            try {
                return copied(context);
            } catch (CliException failure) {
                switch (failure.code()) {
                    case FAILED, REFUSED, DENIED -> {
                        if (instance.isPrimary()) {
                            ReplicaCount.set(context.kube(), instance, 1);
                        }
                        removeCopy(context);
                        throw CliException.failed(
                                        "the volume of " + from + " was not copied: " + failure.problem(),
                                        "Nothing is lost, and " + from + " starts again as it was.")
                                .causedBy(failure);
                    }
                    default -> throw failure;
                }
            }
        });
    }

    private StepResult copied(StepContext context) {
        Kube kube = context.kube();
        for (ObjectNode claim : manifests.claims(to)) {
            claim.withObject("/metadata/labels").put(Labels.OPERATION, context.operationId());
            if (kube.get(
                            Kind.PERSISTENT_VOLUME_CLAIM,
                            claim.at("/metadata/name").asText())
                    .isEmpty()) {
                kube.create(claim);
            }
        }
        ObjectNode pod = manifests.copyPod(from, to, context.operationId());
        String name = pod.at("/metadata/name").asText();
        if (kube.get(Kind.POD, name).isEmpty()) {
            kube.create(pod);
        }
        JsonNode ended = await(context, name);
        if (ended.path("exitCode").asInt() != 0) {
            kube.delete(Kind.POD, name);
            throw CliException.failed(ended.path("message").asText().strip(), "");
        }
        kube.delete(Kind.POD, name);
        return StepResult.done(ended.path("message").asText().strip());
    }

    private static JsonNode await(StepContext context, String pod) {
        Waiting.Deadline deadline = Waiting.deadline(context.limit());
        var ended = new AtomicReference<JsonNode>();
        var why = new AtomicReference<>("its pod starts");
        Waiting.Deadline patience = Waiting.deadline(PATIENCE);
        while (ended.get() == null && !deadline.passed()) {
            Duration slice = deadline.left().compareTo(LOOK) < 0 ? deadline.left() : LOOK;
            context.kube().watch(Kind.POD, pod, slice, event -> {
                why.set(Pods.waitingFor(event.object()).orElse("files are copied and compared"));
                context.task().status(why.get());
                Pods.terminated(event.object()).ifPresent(ended::set);
                return ended.get() != null;
            });
            context.kube()
                    .get(Kind.POD, pod)
                    .flatMap(seen -> new StartupReader(context.kube())
                            .read("the copy", seen)
                            .obstacle())
                    .filter(obstacle -> !obstacle.mayPass() || patience.passed())
                    .ifPresent(obstacle -> {
                        throw CliException.failed(obstacle.problem(), obstacle.remedy());
                    });
        }
        JsonNode result = ended.get();
        if (result == null) {
            throw CliException.timedOut(
                    "the copy has not ended: " + why.get(), "It goes on by itself; kubectl pg resume follows it.");
        }
        return result;
    }

    private void removeCopy(StepContext context) {
        context.kube()
                .delete(
                        Kind.POD,
                        manifests
                                .copyPod(from, to, context.operationId())
                                .at("/metadata/name")
                                .asText());
        manifests
                .claims(to)
                .forEach(claim -> context.kube()
                        .delete(
                                Kind.PERSISTENT_VOLUME_CLAIM,
                                claim.at("/metadata/name").asText()));
    }

    private Step retire() {
        return new Step("Retire " + from, context -> {
            context.kube()
                    .apply(
                            Manifests.instanceState(context.kube().namespace(), from, Role.RETIRED, false, 0),
                            FieldManagers.STATE,
                            true,
                            false);
            return StepResult.done();
        });
    }

    /** Its volume stays: it is the user's to remove. */
    static Step remove(InstanceName retired) {
        return new Step("Remove StatefulSet " + retired, context -> {
            context.kube().delete(Kind.STATEFUL_SET, retired.toString());
            return StepResult.done("its volume " + retired.claimName() + " is kept");
        });
    }
}
