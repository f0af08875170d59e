package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out what prevents a pod from running. The caller has already read the objects; this class reads their events.
 */
public final class StartupReader {
    private final Kube kube;

    public StartupReader(Kube kube) {
        this.kube = kube;
    }

    /** Reads a pod that no StatefulSet or Job makes. */
    public Startup read(String subject, ObjectNode pod) {
        return Kube.await(read(subject, Optional.empty(), ClusterReader.nameOf(pod), Optional.of(pod), List.of()));
    }

    CompletableFuture<Startup> read(
            String subject,
            Optional<ObjectNode> statefulSet,
            String podName,
            Optional<ObjectNode> pod,
            List<ObjectNode> claims) {
        var asked = new ArrayList<CompletableFuture<List<ObjectNode>>>();
        statefulSet.ifPresent(set -> asked.add(events(Kind.of(set), ClusterReader.nameOf(set))));
        pod.ifPresent(present -> asked.add(events(Kind.POD, podName)));
        claims.forEach(claim -> asked.add(events(Kind.PERSISTENT_VOLUME_CLAIM, ClusterReader.nameOf(claim))));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(all -> new Startup(
                        subject,
                        statefulSet,
                        pod,
                        claims,
                        asked.stream().flatMap(answer -> answer.join().stream()).toList()));
    }

    /**
     * The events of an object. They are empty if the user may not list events; the conditions of the object are still
     * used.
     */
    private CompletableFuture<List<ObjectNode>> events(Kind kind, String name) {
        return Kube.unlessDenied(kube.eventsAsync(kind, name), List.of());
    }
}
