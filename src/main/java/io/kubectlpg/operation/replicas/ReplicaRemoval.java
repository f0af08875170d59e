package io.kubectlpg.operation.replicas;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.ReplicationSlot;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.PodShutdown;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.objects.ReplicaVolume;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes a replica from its cluster.
 *
 * @param primary the instance whose slot of the replica is dropped; empty if no primary serves. The slot then goes with
 *     the restore of the primary, or is reported by {@code status}.
 * @param deleteVolumes whether to delete its volumes. Otherwise they are kept, and a later replica uses them again.
 */
record ReplicaRemoval(Instance replica, Optional<InstanceName> primary, boolean deleteVolumes) {
    /** A pod on a node that is gone never ends. */
    private static final Duration END_LIMIT = Duration.ofMinutes(3);

    /** A slot may stay in use for wal_sender_timeout after its receiver has gone: 10 s, or a minute of one that runs earlier scripts. */
    private static final Duration DROP_LIMIT = Duration.ofMinutes(3);

    Step step(String id) {
        InstanceName name = replica.name();
        return new Step("Remove " + name, context -> {
            if (context.kube().get(Kind.STATEFUL_SET, name.toString()).isPresent()) {
                close(context, id);
                ReplicaCount.set(context.kube(), replica, 0);
            }
            awaitEnd(context);
            primary.ifPresent(serving -> dropSlot(context, serving));
            String volumes = volumes(context);
            // Last, so that whoever goes on with this finds the replica as long as anything of it is left.
            context.kube().delete(Kind.STATEFUL_SET, name.toString());
            return StepResult.done(volumes);
        });
    }

    /**
     * Closes the database on the volume, which a later replica may take after a restore of the primary. Where the replica
     * does not answer, it is removed all the same.
     */
    private void close(StepContext context, String id) {
        if (replica.observation().isEmpty() || deleteVolumes) {
            return;
        }
        try {
            Replicas.close(context.kube(), replica.name(), id);
        } catch (ExecLost | CliException lost) {
            context.task().status("it does not answer");
        }
    }

    private void awaitEnd(StepContext context) {
        Duration limit = context.limit().compareTo(END_LIMIT) < 0 ? context.limit() : END_LIMIT;
        try {
            PodShutdown.of(replica.name())
                    .await(new StepContext(
                            context.kube(),
                            context.task(),
                            context.operationId(),
                            Optional.of(limit),
                            context.found(),
                            context.time()));
        } catch (CliException late) {
            throw CliException.waits(
                    late.problem(),
                    "If its node is gone, end the pod with kubectl delete pod "
                            + replica.name().podName()
                            + " --force --grace-period=0: it is a replica, so no row is lost. Then continue with kubectl pg "
                            + "resume " + replica.name().cluster() + ".");
        }
    }

    private void dropSlot(StepContext context, InstanceName serving) {
        context.task().status("dropping its replication slot");
        String slot = ReplicationSlot.nameOf(replica.name());
        PodExec.Result result = context.kube()
                .exec()
                .run(serving.podName(), List.of("bash", "/opt/kubectl-pg/drop-slot", slot), DROP_LIMIT);
        if (!result.succeeded()) {
            throw CliException.failed(
                    serving + " did not drop the replication slot " + slot + ": "
                            + result.stderr().strip(),
                    "Continue with: kubectl pg resume " + replica.name().cluster());
        }
    }

    private String volumes(StepContext context) {
        var claims = new ArrayList<String>();
        for (String claim : List.of(replica.name().claimName(), replica.name().walClaimName())) {
            if (context.kube().list(Kind.PERSISTENT_VOLUME_CLAIM, "").stream()
                    .anyMatch(found -> found.at("/metadata/name").asText().equals(claim))) {
                claims.add(claim);
            }
        }
        if (claims.isEmpty()) {
            return "";
        }
        if (primary.isEmpty()) {
            claims.forEach(claim -> ReplicaVolume.keepAsPerhapsNewest(context.kube(), claim));
        } else if (deleteVolumes) {
            claims.forEach(claim -> context.kube().delete(Kind.PERSISTENT_VOLUME_CLAIM, claim));
            return "with its volume " + String.join(" and ", claims);
        }
        return "its volume is kept: " + String.join(" and ", claims);
    }
}
