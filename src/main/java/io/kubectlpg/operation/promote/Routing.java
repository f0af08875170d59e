package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.objects.ReplicaVolume;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.util.Optional;

/**
 * Tells Kubernetes which role an instance has by a decision: the label of its pod, by which the Services find it, the
 * template, with which its next pod is made, and the mark of its volumes. None of these gives the instance the right to
 * write: that is the note on its volume.
 *
 * @param epoch the decision
 */
record Routing(Kube kube, int epoch) {
    private static final int TRIES = 5;

    /** Fails if the user may not change the pod, the StatefulSet and the volumes of an instance. Nothing changes by this. */
    static void proveRights(Kube kube, Instance instance) {
        ReplicaVolume.proveRight(kube, instance.name());
        instance.pod().ifPresent(pod -> {
            ObjectNode same = JsonNodeFactory.instance.objectNode();
            same.putObject("metadata")
                    .putObject("labels")
                    .put(
                            Labels.ROLE,
                            pod.at("/metadata/labels").path(Labels.ROLE).asText());
            try {
                kube.mergePatch(Kind.POD, instance.name().podName(), same);
            } catch (CliException gone) {
                // The API server looks at the rights first, so a pod that has gone meanwhile proves them, too.
                requireNotFound(gone);
            }
        });
        instance.role().ifPresent(role -> {
            kube.apply(
                    Manifests.instanceState(
                            kube.namespace(), instance.name(), role, instance.epoch(), false, instance.replicas()),
                    FieldManagers.STATE,
                    true,
                    true);
        });
    }

    /** Whether the template of an instance, and its pod if there is one, name this role. */
    static boolean says(Instance instance, Role role) {
        return instance.role().equals(Optional.of(role))
                && instance.pod()
                        .map(pod -> pod.at("/metadata/labels").path(Labels.ROLE).asText())
                        .filter(label -> !label.equals(role.label()))
                        .isEmpty();
    }

    /** Labels the pod, if there is one, also if it is replaced meanwhile. A label of a newer decision stays. */
    void pod(InstanceName instance, Role role) {
        for (int left = TRIES; !labelled(instance, role); left--) {
            if (left == 0) {
                throw CliException.failed(
                        "the pod " + instance.podName() + " is replaced all the time",
                        "Continue with: kubectl pg resume " + instance.cluster());
            }
        }
    }

    /** Labels the pod, unless it is replaced after it was read: then the result is false. */
    private boolean labelled(InstanceName instance, Role role) {
        Optional<ObjectNode> pod = kube.get(Kind.POD, instance.podName());
        if (pod.isEmpty()
                || pod.get().at("/metadata/annotations").path(Labels.EPOCH).asInt(0) > epoch
                || has(pod.get(), role)) {
            return true;
        }
        try {
            label(pod.get(), role);
            return true;
        } catch (ConflictException another) {
            return false;
        } catch (CliException gone) {
            requireNotFound(gone);
            return false;
        }
    }

    private static void requireNotFound(CliException failure) {
        if (failure.code() != ExitCode.NOT_FOUND) {
            throw failure;
        }
    }

    /**
     * Labels this pod, whatever its label is. A later pod of the same name is left alone: it may have got its label from a
     * newer decision.
     */
    void label(ObjectNode pod, Role role) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.set("uid", pod.at("/metadata/uid"));
        metadata.putObject("labels").put(Labels.ROLE, role.label());
        metadata.putObject("annotations").put(Labels.EPOCH, Integer.toString(epoch));
        kube.mergePatch(Kind.POD, pod.at("/metadata/name").asText(), patch);
    }

    private boolean has(ObjectNode pod, Role role) {
        return pod.at("/metadata/annotations").path(Labels.EPOCH).asInt(0) == epoch
                && pod.at("/metadata/labels").path(Labels.ROLE).asText().equals(role.label());
    }

    /**
     * Gives the template this role. A template of a newer decision stays.
     *
     * @param replicas 0 also stops the instance; empty: as it is
     */
    void template(InstanceName instance, Role role, Optional<Integer> replicas) {
        for (int left = TRIES; !applied(instance, role, replicas); left--) {
            if (left == 0) {
                throw CliException.failed(
                        "the StatefulSet " + instance + " changes all the time",
                        "Continue with: kubectl pg resume " + instance.cluster());
            }
        }
    }

    /** Changes the template, unless it has changed since it was read: then the result is false. */
    private boolean applied(InstanceName instance, Role role, Optional<Integer> replicas) {
        Optional<ObjectNode> live = kube.get(Kind.STATEFUL_SET, instance.toString());
        if (live.isEmpty() || Instance.epoch(live.get()) > epoch) {
            return true;
        }
        ObjectNode state = Manifests.instanceState(
                kube.namespace(),
                instance,
                role,
                epoch,
                false,
                replicas.orElseGet(() -> live.get().at("/spec/replicas").asInt(1)));
        state.withObject("/metadata").set("resourceVersion", live.get().at("/metadata/resourceVersion"));
        try {
            kube.apply(state, FieldManagers.STATE, true, false);
            return true;
        } catch (ConflictException changed) {
            return false;
        } catch (CliException refusal) {
            if (refusal.code() != ExitCode.REFUSED) {
                throw refusal;
            }
            return false;
        }
    }

    /** Marks the volumes, so that an installation beside kept volumes takes those of the primary. */
    void volumes(InstanceName instance, Role role) {
        ReplicaVolume.mark(kube, instance, role, epoch);
    }
}
